"""What is said of connected card and Octopus terminals, and of the customer's line display."""

from collections.abc import Mapping

from pos_terminal.ui.wording.sentence import Sentence

CHARGES: Mapping[str, Sentence] = {
    "terminal-busy": Sentence(
        "讀卡機正在處理付款。",
        "The reader is busy with a payment.",
        "請等它完成，或按「取消」。",
        "Wait, or cancel it.",
    ),
    "paid-on-terminal": Sentence(
        "這筆款項已由讀卡機收取。",
        "The reader has taken that payment.",
        "請完成此單，再用退款退回。",
        "Finish the bill, then refund it.",
    ),
    "no-doubt": Sentence(
        "讀卡機已有答覆。", "The reader has answered already.", "不用再按。", "Nothing more to do.", "info"
    ),
    "charge-refused": Sentence(
        "讀卡機拒絕了付款。",
        "The reader refused the payment.",
        "請用另一張卡或其他方法。",
        "Use another card or way.",
    ),
    "charge-insufficient": Sentence(
        "卡內餘額不足。", "Not enough on the card.", "請增值，或用其他方法付款。", "Add value, or pay another way."
    ),
    "charge-expired": Sentence("卡已過期。", "The card has expired.", "請用另一張卡。", "Use another card."),
    "charge-timeout": Sentence(
        "客人未有拍卡，讀卡機已停止等候。", "Nobody presented a card in time.", "可再試一次。", "Try again."
    ),
    "charge-not-supported": Sentence(
        "讀卡機不支援這種付款或退款。", "The reader cannot do that.", "請用其他方法。", "Choose another way."
    ),
    "charge-busy": Sentence("讀卡機忙碌中。", "The reader is busy.", "稍候再試。", "Try again in a moment."),
    "charge-unreachable": Sentence(
        "找不到讀卡機，未有收款。",
        "The reader cannot be reached; nothing was paid.",
        "檢查電源及接線；或在讀卡機入數，再按「人手收款」。",
        "Check power and cable, or key it on the reader and use “By hand”.",
    ),
    "charge-never-arrived": Sentence(
        "讀卡機沒有收到這筆付款，未有收款。", "The reader never got it; nothing was paid.", "可再試一次。", "Try again."
    ),
    "charge-cancelled": Sentence(
        "已取消，未有收款。",
        "Called off, nothing was paid.",
        "可再試或用其他方法。",
        "Try again or pay another way.",
        "info",
    ),
    "charge-took-less": Sentence(
        "讀卡機只收了 {took_minor}（要求 {asked_minor}）。",
        "The reader took {took_minor} of {asked_minor}.",
        "餘數請另收。",
        "Take the rest another way.",
    ),
    "charge-doubt": Sentence(
        "未知讀卡機有沒有收到 {amount_minor}。",
        "Unclear whether the reader took {amount_minor}.",
        "請看讀卡機紀錄，再按下面的鍵。",
        "Look at its screen or slip, then choose below.",
    ),
    "charge-amount-differs": Sentence(
        "讀卡機的金額與 {amount_minor} 不同，未有記錄。",
        "The reader's amount is not {amount_minor}; it is not recorded.",
        "請在讀卡機取消該筆交易，再按「已處理」。",
        "Reverse it on the reader, then “Put right”.",
        "error",
    ),
    "charge-bill-gone": Sentence(
        "讀卡機一筆 {amount_minor} 配不到單，未有記錄。",
        "{amount_minor} at the reader fits no bill; it is not recorded.",
        "若讀卡機已處理，請在機上取消，再按「已處理」。",
        "If the reader did it, reverse it there, then “Put right”.",
        "error",
    ),
    "charge-unreadable": Sentence(
        "有一筆讀卡機付款的紀錄讀不到。",
        "The note of a payment at the reader cannot be read.",
        "請對照讀卡機的紀錄。",
        "Compare with the reader's own list.",
        "error",
    ),
    "terminal-lost": Sentence(
        "找不到讀卡機。",
        "Reader not found.",
        "檢查電源及接線。仍可在讀卡機入數，再按「人手收款」。",
        "Check power and cable. Key it on the reader and use “By hand”.",
        "error",
        "credit-card",
    ),
    "terminal-driver-missing": Sentence(
        "沒有這種讀卡機的驅動程式。",
        "There is no driver for that kind of reader.",
        "請檢查設定檔的 kind。",
        "Look at kind in the settings file.",
        "error",
    ),
    "terminal-driver-faulty": Sentence(
        "讀卡機的驅動程式出錯。",
        "The reader's driver does not load.",
        "請聯絡供應商。",
        "Ask its supplier.",
        "error",
    ),
    "display-lost": Sentence(
        "找不到客人顯示屏。",
        "Line display not found.",
        "檢查電源及接線。照常收銀。",
        "Check power and cable. Keep selling.",
        "warn",
        "monitor",
    ),
}
