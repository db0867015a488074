"""What is said about members, refunds and the shift."""

from collections.abc import Mapping

from pos_terminal.ui.wording.sentence import Sentence

MEMBERS: Mapping[str, Sentence] = {
    "phone-not-eight-digits": Sentence(
        "電話號碼須有 8 個數字。", "A phone number has 8 digits.", "請再輸入。", "Key it again.", icon="phone"
    ),
    "phone-not-valid": Sentence(
        "電話號碼須有 8 個數字，並以 4 至 9 開頭。",
        "A phone number has 8 digits and begins with 4 to 9.",
        "請核對號碼。",
        "Check the number.",
        icon="phone",
    ),
    "member-not-found": Sentence(
        "找不到會員 {phone}。",
        "No member {phone}.",
        "可以即場登記，或再輸入。",
        "Sign up now, or key it again.",
        "info",
        "user-plus",
    ),
    "member-number-unknown": Sentence(
        "本機沒有會員 {number} 的資料。",
        "This till does not know member {number}.",
        "請改用電話，或登記新會員。",
        "Use the phone number, or sign up.",
        "info",
        "user-plus",
    ),
    "member-unknown": Sentence(
        "本機沒有這位會員的資料。",
        "This till does not know the member yet.",
        "請再搜尋，或登記新會員。",
        "Search again, or sign up.",
        icon="user-plus",
    ),
    "code-not-a-member": Sentence(
        "這不是會員碼。",
        "Not a member code.",
        "請客人打開會員卡頁面，再掃一次。",
        "Ask for the membership page and scan again.",
        icon="qr-code",
    ),
    "code-old": Sentence(
        "舊會員碼：可以儲分，不能用分。",
        "This code is old: it earns, but cannot spend.",
        "請客人重新打開會員卡。",
        "Reopen the membership page for a new one.",
        icon="hourglass",
    ),
    "card-expired": Sentence(
        "會員卡已過期：可以儲分，不能用分。",
        "This card has expired: it earns, but cannot spend.",
        "請客人打開會員卡頁面，或補領新卡。",
        "Ask for the membership page, or give a new card.",
        icon="hourglass",
    ),
    "code-early": Sentence(
        "會員碼的時間比本機遲：可以儲分，不能用分。",
        "This code's time is later than the till's: it earns, but cannot spend.",
        "請核對手機及本機的時鐘，再開一次會員卡。",
        "Check the phone's and the till's clock, then reopen the page.",
        icon="clock",
    ),
    "code-shown-twice": Sentence(
        "這個碼剛用於另一張單：可以儲分，不能用分。",
        "This code was just used for another bill: it earns, but cannot spend.",
        "請客人重新打開會員卡，再掃一次。",
        "Reopen the membership page and scan the new code.",
        icon="qr-code",
    ),
    "code-revoked": Sentence(
        "這個會員碼已被註銷。",
        "This member code has been withdrawn.",
        "請改用電話尋找會員，並補領新卡。",
        "Find the member by phone, and give a new card.",
        icon="lock",
    ),
    "late-member": Sentence(
        "單 {receipt} 的積分已給 {member}。",
        "Bill {receipt} now counts for {member}.",
        "若是下一位客人，按「改為新單」。",
        "If this is the next customer, tap New sale instead.",
        "good",
    ),
    "bill-has-member": Sentence(
        "單 {receipt} 已屬另一位會員。",
        "Bill {receipt} is another member's already.",
        "請先按「下一位」，再掃會員碼。",
        "Tap Next, then scan the code.",
    ),
    "bill-given-back": Sentence(
        "單 {receipt} 已退款，不能補積分。",
        "Bill {receipt} was given back: it brings no points.",
        "請先按「下一位」，再掃會員碼。",
        "Tap Next, then scan the code.",
    ),
    "no-late-member": Sentence("這張單沒有補上會員。", "No member was added to this bill.", tone="info"),
    "member-blocked": Sentence(
        "這個會員戶口已停用，不會儲分，也不能用分。",
        "This member is blocked: no earning and no spending.",
        "請聯絡總公司；照常收銀。",
        "Contact head office; keep selling.",
    ),
    "member-owes": Sentence(
        "這位會員的積分低於零，下次消費會補回。",
        "The member's points are below zero; the next purchases make up for it.",
        tone="info",
    ),
    "already-a-member": Sentence(
        "這個電話已登記，會員號碼 {number}。",
        "This phone number is a member already: {number}.",
        "請直接用這位會員。",
        "Use that member.",
        "info",
        "user-check",
    ),
    "consent-missing": Sentence(
        "請先取得客人同意會籍條款。",
        "Ask for consent to the terms first.",
        "同意後才可登記。",
        "Then finish the sign-up.",
    ),
    "birthday-not-a-day": Sentence(
        "沒有這一天。", "There is no such day.", "請再選月和日。", "Choose month and day again."
    ),
    "no-member-numbers": Sentence(
        "本機的會員號碼已用完。",
        "This till has no member numbers left.",
        "請連線同步一次，再登記。",
        "Sync once, then sign up.",
    ),
}

GIVING_BACK: Mapping[str, Sentence] = {
    "bill-not-here": Sentence(
        "本機沒有這張單。",
        "This till does not have that bill.",
        "請到開單的收銀機處理。",
        "Use the till that made it.",
        icon="receipt-text",
    ),
    "no-bill-chosen": Sentence("未選單。", "No bill is chosen.", "請先選一張單。", "Choose a bill first."),
    "not-this-shift": Sentence(
        "只有本更的單可以取消。", "Only a bill of this shift can be voided.", "請改用退款。", "Use a refund instead."
    ),
    "nothing-to-return": Sentence(
        "未選要退的貨品。", "Nothing is chosen to return.", "請先選貨品。", "Tick an item first."
    ),
    "refund-changed": Sentence(
        "會員戶口剛有變動，退款金額已重新計算。",
        "The member's account just changed; the refund was worked out again.",
        "請核對金額，再退款。",
        "Check the amount, then refund.",
    ),
    "already-returned": Sentence(
        "這件貨品只餘 {left} 件可退。",
        "Only {left} of this item can still be returned.",
        "請核對數量。",
        "Check the quantity.",
    ),
}

SHIFTS: Mapping[str, Sentence] = {
    "not-an-amount": Sentence("這不是可用的金額。", "That is not a usable amount.", "請再輸入。", "Key it again."),
    "shift-already-open": Sentence("已經開更。", "The shift is open already.", tone="info"),
    "reason-missing": Sentence("未選原因。", "No reason is given.", "請先選原因。", "Choose a reason first."),
    "bill-still-open": Sentence(
        "還有一張未結的帳單。",
        "A bill is still open.",
        "請先結帳或清除。",
        "Finish or clear it first.",
        icon="shopping-basket",
    ),
    "bills-on-hold": Sentence(
        "還有 {count} 張掛單。",
        "Bills on hold: {count}.",
        "請先取單結帳或清除。",
        "Recall and finish or clear them first.",
        icon="pause",
    ),
    "difference-needs-reason": Sentence(
        "差額 {difference_minor} 超過上限。",
        "The difference of {difference_minor} is over the limit.",
        "請選原因，再收更。",
        "Choose a reason, then close.",
    ),
}
