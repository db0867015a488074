"""What is said while selling: signing in, ringing up, paying, rewards."""

from collections.abc import Mapping

from pos_terminal.ui.wording.sentence import Sentence

TILL: Mapping[str, Sentence] = {
    "fault": Sentence(
        "這一步未能完成，沒有記錄任何東西。",
        "This did not work, nothing was recorded.",
        "請再試一次；若再出現，告訴店長編號 {incident}。",
        "Try again; if it comes back, tell the manager {incident}.",
        "error",
    ),
    "not-signed-in": Sentence("未有人登入。", "Nobody is signed in.", "請先登入。", "Sign in first."),
    "manager-needed": Sentence(
        "這一步需要店長批准。",
        "This needs a manager.",
        "請店長輸入 PIN。",
        "Ask a manager for the PIN.",
        icon="shield-check",
    ),
    "wrong-manager-pin": Sentence(
        "店長 PIN 不正確。", "That is not a manager's PIN.", "請再輸入。", "Key it again.", icon="shield-check"
    ),
    "cashier-unknown": Sentence(
        "這位收銀員不在名單上。", "That cashier is not on the list.", "請另選。", "Choose another."
    ),
    "pin-not-set": Sentence("未設定 PIN。", "No PIN is set yet.", "請輸入新 PIN。", "Key a new PIN.", "info"),
    "pin-already-set": Sentence("PIN 已設定。", "The PIN is set already.", "請用原來的 PIN 登入。", "Sign in with it."),
    "pin-length": Sentence("PIN 須有 {digits} 個數字。", "The PIN has {digits} digits.", "請再輸入。", "Key it again."),
    "wrong-pin": Sentence(
        "PIN 不正確，還可試 {left} 次。", "Wrong PIN, tries left: {left}.", "請再輸入。", "Key it again.", icon="lock"
    ),
    "paused": Sentence(
        "PIN 錯了三次，請等 {seconds} 秒。",
        "Three wrong PINs: wait {seconds} s.",
        "其他人可以先登入。",
        "Others can sign in.",
        icon="lock",
    ),
    "badge-unknown": Sentence(
        "這張員工證不能用於本機。",
        "This badge is not known here.",
        "請用 PIN 登入，或請店長補發。",
        "Sign in with the PIN, or ask for a new badge.",
        icon="id-card",
    ),
    "cashier-here": Sentence("現在由 {name} 收銀。", "{name} is at the till now.", tone="good", icon="user-check"),
    "parked-bill-unreadable": Sentence(
        "有一張未完成的帳單讀不到，已保留在本機。",
        "An unfinished bill cannot be read; it is kept on this till.",
        "照常收銀；請通知店長。",
        "Keep selling; tell the manager.",
    ),
    "nothing-to-undo": Sentence("沒有可以還原的步驟。", "There is nothing to undo.", tone="info"),
}

SELLING: Mapping[str, Sentence] = {
    "product-not-found": Sentence(
        "找不到貨品 {text}。",
        "No item {text}.",
        "請用金額輸入，或選貨品鍵。",
        "Key the amount or tap the item.",
        icon="scan-line",
    ),
    "code-unknown": Sentence(
        "不認識這個碼：{text}。",
        "Code not known: {text}.",
        "請再掃，或改用按鍵。",
        "Scan again, or use the keys.",
        icon="scan-line",
    ),
    "several-codes": Sentence(
        "鏡頭見到多於一個碼。",
        "The camera sees more than one code.",
        "請只放一個碼，再掃一次。",
        "Show one code only.",
        icon="scan-line",
    ),
    "payment-code": Sentence(
        "這是付款碼，不是會員碼。",
        "This is a payment code, not a member code.",
        "請客人打開會員卡頁面，再掃一次。",
        "Ask for the membership page and scan again.",
        icon="qr-code",
    ),
    "bill-handed-over": Sentence(
        "轉機單已列印，這張單已離開本機。",
        "The slip is printing; the bill has left this till.",
        "請在另一部收銀機掃描。",
        "Scan it at the other till.",
        tone="good",
        icon="printer-check",
    ),
    "bill-too-long": Sentence(
        "帳單有 {most} 項，一個碼放不下。",
        "The bill has {most} lines, more than a code can carry.",
        "請在本機結帳。",
        "Finish it on this till.",
    ),
    "handover-unknown": Sentence(
        "這張轉機單不是本店的，或已損毀。",
        "That slip is not this shop's, or is damaged.",
        "請在原來的收銀機再做一次。",
        "Make it again at the other till.",
        icon="qr-code",
    ),
    "handover-here": Sentence(
        "這張單已在本機。",
        "That bill is on this till already.",
        tone="info",
        icon="qr-code",
    ),
    "handover-paid": Sentence(
        "這張轉機單已結帳。",
        "That slip's bill is paid.",
        "如要再買，請重新入單。",
        "Ring up what is bought again.",
        icon="qr-code",
    ),
    "sold-out": Sentence("這個貨品已售罄。", "This item is sold out.", "請選其他貨品。", "Choose another item."),
    "no-amount": Sentence("未輸入金額。", "No amount was keyed.", "請先輸入金額。", "Key the amount first."),
    "no-such-line": Sentence("這一項已不在帳單上。", "That line is not on the bill any more.", tone="info"),
    "quantity-out-of-range": Sentence(
        "數量須為 1 至 {maximum}。", "The quantity is 1 to {maximum}.", "請再輸入。", "Key it again."
    ),
    "not-a-price": Sentence("價錢不能少於零。", "A price cannot be below zero.", "請再輸入。", "Key it again."),
    "amount-too-large": Sentence(
        "金額太大，這部機未能處理。",
        "The amount is too large for this till.",
        "請分開兩張單。",
        "Split it over two bills.",
    ),
    "discount-out-of-range": Sentence(
        "折扣須為 0% 至 100%。", "A discount is 0% to 100%.", "請再輸入。", "Key it again."
    ),
    "nothing-to-hold": Sentence("帳單是空的，無須掛單。", "The bill is empty, nothing to hold.", tone="info"),
    "no-such-held-bill": Sentence("這張掛單已被取回。", "That bill was recalled already.", tone="info"),
    "rewards-changed": Sentence(
        "會員戶口剛有變動，優惠已重新計算。",
        "The member's account just changed; rewards were worked out again.",
        "請核對合計，再收款。",
        "Check the total, then take the payment.",
    ),
}

PAYING: Mapping[str, Sentence] = {
    "nothing-to-pay": Sentence(
        "帳單是空的。", "The bill is empty.", "請先加貨品或金額。", "Add an item or an amount first."
    ),
    "already-paying": Sentence(
        "已收部分款項，帳單不能再改。",
        "Part of the bill is paid; it cannot change now.",
        "請先取消已收款項，或收齊餘款。",
        "Take the payment back first, or take the rest.",
    ),
    "already-paid": Sentence(
        "這張單已經結帳，沒有重複收款。", "This bill is paid already; nothing was taken twice.", tone="good"
    ),
    "not-a-payment": Sentence(
        "未輸入收款金額。", "No amount received was keyed.", "請先輸入金額。", "Key the amount first."
    ),
    "overpaid": Sentence(
        "只有現金可以多收。應收 {due_minor}。",
        "Only cash can be more than is due. Due: {due_minor}.",
        "請輸入不多於應收的金額。",
        "Key no more than is due.",
    ),
    "no-such-tender": Sentence("這筆付款已取消。", "That payment was taken back already.", tone="info"),
    "not-paid": Sentence("尚欠 {due_minor}。", "{due_minor} is still due.", "請收齊餘款。", "Take the rest."),
    "rewards-exceed-bill": Sentence(
        "優惠多於帳單金額。", "The rewards are more than the bill.", "請取消一項優惠。", "Take one reward off."
    ),
    "shift-not-open": Sentence(
        "未開更，不能收款。",
        "The shift is not open, so no payment can be taken.",
        "請先開更。",
        "Open the shift first.",
        icon="clock",
    ),
}

PLAYING: Mapping[str, Sentence] = {
    "already-checked-in": Sentence(
        "這位會員今日已簽到。",
        "This member has checked in today.",
        "明日可以再簽到。",
        "The next one is tomorrow.",
        "info",
        "calendar-check",
    ),
    "no-spins": Sentence(
        "這位會員未有抽獎次數。",
        "The member has no turns left.",
        "儲到次數後再抽。",
        "Turn the wheel when there is one.",
        "info",
        "ferris-wheel",
    ),
    "wheel-off": Sentence(
        "輪盤未有牌照號碼，不能轉動。",
        "The wheel has no licence number and does not turn.",
        "請通知店長。",
        "Tell the manager.",
        icon="lock",
    ),
    "no-such-wheel": Sentence(
        "會員計劃沒有這個輪盤。",
        "The programme has no such wheel.",
        "請連線同步一次，再試。",
        "Sync once, then try again.",
        icon="ferris-wheel",
    ),
    "no-membership": Sentence(
        "這位會員沒有有效的會籍。",
        "The member has no valid membership.",
        "可以即場購買或續會。",
        "It can be bought or renewed here.",
        icon="id-card",
    ),
    "gate-closed": Sentence(
        "未到開放時間。", "It is not open yet.", "請核對開放時間。", "Check its hours.", icon="clock"
    ),
    "gate-quota": Sentence(
        "這位會員已用完次數。",
        "The member has used all of it.",
        "下一期會重新計算。",
        "The count begins anew next period.",
        icon="lock",
    ),
    "gate-open": Sentence("可以使用，已記錄一次。", "Go ahead; it is noted.", tone="good"),
    "no-such-gate": Sentence(
        "會員計劃沒有這項禮遇。",
        "The programme has no such benefit.",
        "請連線同步一次，再試。",
        "Sync once, then try again.",
    ),
    "tier-too-low": Sentence(
        "會員等級未夠。", "The member's tier is not high enough.", "請選另一項。", "Choose another one.", icon="lock"
    ),
    "checked-in": Sentence("已簽到。", "Checked in.", tone="good"),
    "no-check-ins": Sentence(
        "這個會員計劃沒有簽到。", "This programme has no check-ins.", tone="info", icon="calendar-check"
    ),
    "activity-noted": Sentence("活動已記錄。", "The activity is noted.", tone="good"),
    "activity-limit": Sentence(
        "這項活動的次數已滿。",
        "The limit of this activity is reached.",
        "下一期會重新計算。",
        "The count begins anew next period.",
    ),
    "no-such-activity": Sentence(
        "會員計劃沒有這項活動。",
        "The programme has no such activity.",
        "請連線同步一次，再試。",
        "Sync once, then try again.",
    ),
    "no-such-tier": Sentence(
        "會員計劃沒有這個等級。",
        "The programme has no such tier.",
        "請選另一個等級。",
        "Choose another tier.",
    ),
    "tier-given": Sentence("已給予等級，為期 {days} 日。", "The tier is given for {days} days.", tone="good"),
    "stamps-carried": Sentence("已轉入 {count} 個印花。", "{count} stamps carried over.", tone="good"),
    "no-such-card": Sentence(
        "會員計劃沒有這張印花卡。",
        "The programme has no such stamp card.",
        "請選另一張。",
        "Choose another card.",
    ),
    "too-many-stamps": Sentence(
        "不能轉入這麼多印花，或已轉入過。",
        "So many stamps cannot be carried over, or it was done before.",
        "請核對紙卡上的數目。",
        "Check the paper card.",
    ),
    "no-member": Sentence(
        "帳單上沒有會員。", "No member is on the bill.", "請先掃會員碼。", "Scan the member's code first.", icon="user"
    ),
    "programme-not-here": Sentence(
        "這裏沒有這個會員計劃。",
        "This programme does not run here.",
        "請連線同步一次，再試。",
        "Sync once, then try again.",
    ),
    "quota-reached": Sentence(
        "限購貨品超過這位會員可買的件數。",
        "More of a limited item than this member may buy.",
        "請從帳單減去。",
        "Take some off the bill.",
        icon="lock",
    ),
}

REWARDS: Mapping[str, Sentence] = {
    "reward-needs-item": Sentence(
        "帳單上未有合用的貨品。",
        "No item on the bill fits this reward.",
        "加一件合用的貨品即可使用。",
        "Add one that fits, then use it.",
    ),
    "reward-needs-code": Sentence(
        "使用積分須掃會員碼。",
        "Spending needs the member's code.",
        "請客人打開會員卡，再掃一次。",
        "Scan the membership page.",
        icon="qr-code",
    ),
    "reward-over-limit": Sentence(
        "超過離線上限。",
        "Over the offline limit.",
        "連線後，其餘積分照常可用。",
        "The rest can be used when online.",
        icon="lock",
    ),
    "reward-over-total": Sentence(
        "本機離線時可送出的總額已滿。",
        "This till has given all that it may give while offline.",
        "連線後照常可用；店長可批准這張單。",
        "It can be used when online; a manager may allow it for this bill.",
        icon="lock",
    ),
    "reward-elsewhere": Sentence(
        "另一部收銀機正在使用這些積分或禮券。",
        "Another till is using these points, or this voucher.",
        "對方放棄或兩分鐘後即可使用；店長可批准這張單。",
        "Free once that bill lets go, or in two minutes; a manager may allow it.",
        icon="lock",
    ),
    "reward-too-old": Sentence(
        "離線太久，會員結餘可能已變。",
        "Offline for too long: the balance may have changed.",
        "連線後照常可用；店長可批准這張單。",
        "It can be used when online; a manager may allow it for this bill.",
        icon="lock",
    ),
    "reward-not-offline": Sentence(
        "這項獎賞離線時不可用。",
        "This reward cannot be used while offline.",
        "連線後照常可用。",
        "It can be used when online.",
        icon="lock",
    ),
    "reward-denied": Sentence(
        "會員的積分曾經超支，離線時不可用。",
        "The member's account was overdrawn: nothing can be used offline.",
        "連線後照常可用。",
        "What is left can be used when online.",
        icon="lock",
    ),
    "reward-not-on-offer": Sentence(
        "這項獎賞現在不用批准。",
        "There is nothing to allow for this reward now.",
        "請再看獎賞列表。",
        "Look at the rewards again.",
        icon="lock",
    ),
    "bill-too-small": Sentence(
        "帳單未達這項優惠的最低金額。",
        "The bill is under this reward's minimum.",
        "再加貨品即可使用。",
        "Add to the bill, then use it.",
    ),
    "over-share-of-bill": Sentence(
        "積分不能抵這麼多。",
        "Points cannot take that much off this bill.",
        "請選較小的金額。",
        "Choose a smaller amount.",
        icon="coins",
    ),
    "too-few-points": Sentence(
        "積分不足。", "There are too few points.", "請選較小的金額。", "Choose a smaller amount.", icon="coins"
    ),
    "points-not-in-steps": Sentence(
        "積分須按整額使用。",
        "Points are used in whole steps.",
        "請選列出的金額。",
        "Choose one of the amounts.",
        icon="coins",
    ),
    "nothing-in-wallet": Sentence(
        "錢包沒有可用的餘額。",
        "There is nothing in the wallet to use.",
        "請用其他方式付款。",
        "Take another payment.",
        icon="wallet",
    ),
    "voucher-used": Sentence("這張券已在帳單上。", "This voucher is on the bill already.", tone="info"),
    "voucher-expired": Sentence(
        "這張券已到期。", "This voucher has expired.", "請選另一項。", "Choose another one.", icon="hourglass"
    ),
    "no-such-voucher": Sentence(
        "會員戶口沒有這張券。", "The member does not have this voucher.", "請選另一項。", "Choose another one."
    ),
    "voucher-not-here": Sentence(
        "本機沒有這張券：可能已用，或未同步。",
        "This till does not have this voucher: it may be used, or not synced yet.",
        "請連線同步一次，再掃。",
        "Sync once, then scan again.",
        icon="ticket-percent",
    ),
    "voucher-prints": Sentence("獎賞券列印中。", "The voucher prints.", tone="good", icon="printer"),
    "voucher-given-elsewhere": Sentence(
        "這張券不是由本機發出，不能在此列印。",
        "This till did not give this voucher and cannot print it.",
        "券在會員戶口內，毋須紙張亦可使用。",
        "It is in the member's account and works without paper.",
    ),
    "voucher-of-another": Sentence(
        "這張券屬另一位會員。",
        "This voucher is another member's.",
        "請先移除帳單上的會員，再掃。",
        "Take the member off the bill, then scan again.",
        icon="ticket-percent",
    ),
    "no-such-reward": Sentence(
        "會員計劃沒有這項優惠。", "The programme has no such reward.", "請選另一項。", "Choose another one."
    ),
    "reward-not-usable": Sentence(
        "這項優惠現在不能使用。", "This reward cannot be used now.", "請選另一項。", "Choose another one."
    ),
    "reward-dropped": Sentence(
        "一項優惠已不合用，已從帳單取下。",
        "A reward no longer fits and was taken off the bill.",
        "請核對合計。",
        "Check the total.",
    ),
}
