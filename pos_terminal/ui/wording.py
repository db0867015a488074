"""Every message of the till in both languages: what happened, and what to do (docs: wording, messages).

Written as Hong Kong tills write: short, polite, concrete; no codes, no blame, full-width punctuation in Chinese.
`{name}` stands for a figure that the code brings along; amounts end in `_minor`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Sentence:
    """One message: what happened, the advice that follows it, its tone, and an icon if the tone's own does not do."""

    zh: str
    en: str
    zh_advice: str = ""
    en_advice: str = ""
    tone: Literal["info", "good", "warn", "error"] = "warn"
    icon: str = ""


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

DEVICES: Mapping[str, Sentence] = {
    "key-used-otherwise": Sentence(
        "這個單號已用於另一張單：{key}。",
        "That key belongs to another sale: {key}.",
        "請用新的單號。",
        "Use a new key.",
    ),
    "no-signing-key": Sentence(
        "本機不能製作會員卡碼。", "This till cannot make signed codes.", "請在總公司製作。", "Make them at head office."
    ),
    "phone-not-readable": Sentence(
        "電話號碼解不開。",
        "The phone number cannot be opened.",
        "須用登記時的密鑰。",
        "It needs the key it was sealed with.",
    ),
    "key-not-readable": Sentence(
        "讀不到本機的密鑰檔案。",
        "A key file of this till cannot be read.",
        "請還原備份。",
        "Restore it from a backup.",
        "error",
    ),
    "keys-not-writable": Sentence(
        "寫不到本機的密鑰檔案。",
        "The key files cannot be written.",
        "請檢查資料夾權限。",
        "Check the folder's permissions.",
        "error",
    ),
    "programme-version-missing": Sentence(
        "本機沒有這張單用的會員計劃版本。",
        "This till lacks the programme version of that bill.",
        "請連線同步一次，再試。",
        "Sync once, then try again.",
        "error",
    ),
    "programme-unreadable": Sentence(
        "會員計劃檔案讀不到。",
        "A programme file cannot be read.",
        "照常收銀；請通知店長。",
        "Keep selling; tell the manager.",
        "error",
    ),
    "printer-unreachable": Sentence(
        "找不到打印機。",
        "Printer not found.",
        "檢查電源及 USB 線。照常收銀。",
        "Check power and cable. Keep selling.",
        "error",
        "printer",
    ),
    "printer-paper-out": Sentence(
        "打印機缺紙。",
        "Printer out of paper.",
        "照常收銀，{waiting} 張待印。",
        "Keep selling, {waiting} to print.",
        "error",
        "printer",
    ),
    "printer-cover-open": Sentence(
        "打印機上蓋未關好。",
        "Printer cover is open.",
        "請蓋好，會自動補印。",
        "Close it; printing goes on by itself.",
        "error",
        "printer",
    ),
    "printer-offline": Sentence(
        "打印機未準備好。",
        "Printer is not ready.",
        "請按打印機上的恢復鍵。",
        "Press the key on the printer.",
        "error",
        "printer",
    ),
    "printer-error": Sentence(
        "打印機出錯。",
        "The printer reports an error.",
        "請關掉再開打印機。",
        "Switch the printer off and on.",
        "error",
        "printer",
    ),
    "printer-paper-low": Sentence(
        "紙快用完，請準備換紙。",
        "Paper is low, have a roll ready.",
        "現時仍可列印。",
        "Printing still works.",
        icon="printer",
    ),
    "camera-lost": Sentence(
        "鏡頭斷線。",
        "Camera lost.",
        "可用掃描器或電話。插好後會自動再連接。",
        "Use the scanner or a phone number. It reconnects when plugged in.",
        "error",
        "camera-off",
    ),
}

BOOKS: Mapping[str, Sentence] = {
    "busy": Sentence("資料庫正忙。", "The database is busy.", "請再試一次。", "Try again.", "error"),
    "disk-full": Sentence(
        "磁碟滿了，暫時不能收銀。",
        "The disk is full, so selling has to stop.",
        "請騰出空間，再試一次。",
        "Make room on it, then try again.",
        "error",
    ),
    "read-only": Sentence(
        "不能寫入資料夾，暫時不能收銀。",
        "The data folder cannot be written, so selling has to stop.",
        "請檢查資料夾權限或磁碟。",
        "Check the folder's permissions and the disk.",
        "error",
    ),
    "io-error": Sentence(
        "磁碟讀寫出錯。",
        "The disk fails to read or write.",
        "請檢查磁碟，並準備還原備份。",
        "Check the disk, and have a backup ready.",
        "error",
    ),
    "corrupt": Sentence(
        "資料庫損壞。",
        "The database is damaged.",
        "請關閉程式，還原最近的備份。",
        "Close the till and restore the latest backup.",
        "error",
    ),
    "cannot-open": Sentence(
        "開不到資料庫或其中一個檔案。",
        "A file of the database cannot be opened.",
        "請檢查資料夾和磁碟。",
        "Check the folder and the disk.",
        "error",
    ),
    "missing": Sentence(
        "資料庫檔案不見了，但這裏曾經有銷售記錄。",
        "The database file is gone, though this till has sold before.",
        "請還原備份。",
        "Restore a backup.",
        "error",
    ),
    "foreign-file": Sentence(
        "這個資料庫屬於另一個程式。",
        "The database belongs to another program.",
        "請檢查資料夾設定。",
        "Check which data folder is set.",
        "error",
    ),
    "newer-schema": Sentence(
        "資料庫由較新版本的程式建立。",
        "A newer version of the program made this database.",
        "請更新程式。",
        "Update the program.",
        "error",
    ),
    "changed-migration": Sentence(
        "程式檔案與建立資料庫的不同。",
        "The program's files differ from those that made the database.",
        "請重新安裝程式。",
        "Install the program again.",
        "error",
    ),
    "old-sqlite": Sentence(
        "SQLite 版本太舊，可能損壞記錄。",
        "This SQLite is too old and may damage records.",
        "請重新安裝程式。",
        "Install the program again.",
        "error",
    ),
    "window-open": Sentence(
        "收銀視窗已經開了。", "The till's window is open already.", "請用已開的視窗。", "Use the one that is open."
    ),
    "in-use": Sentence(
        "收銀程式還在使用資料庫。", "The till still has the database open.", "請先關閉。", "Close it first."
    ),
    "backup-unusable": Sentence("這份備份用不到。", "This backup cannot be used.", "請用另一份。", "Take another one."),
    "backup-onto-itself": Sentence(
        "備份不能寫到資料庫自己：{file}。",
        "A backup cannot go onto the database itself: {file}.",
        "請另選位置。",
        "Choose another place.",
    ),
    "backup-over-other-file": Sentence(
        "這個檔案不是備份，不會覆蓋：{file}。",
        "This file is no backup and is not replaced: {file}.",
        "請另選名稱。",
        "Choose another name.",
    ),
    "bad-table": Sentence(
        "表格有 {count} 處要改，沒有匯入任何東西：{file}。",
        "The table has {count} things to put right; nothing was taken: {file}.",
    ),
    "edited-at-head-office": Sentence(
        "這類資料由總公司管理。", "Head office keeps these.", "請在總公司更改。", "Change them there."
    ),
    "dates-the-wrong-way-round": Sentence(
        "結束日期 {last} 早於開始日期 {first}。", "The last day {last} is before the first, {first}."
    ),
}

# What the line to head office says; a till that cannot reach it goes on selling.
HEAD_OFFICE: Mapping[str, Sentence] = {
    "head-office-unreachable": Sentence(
        "未能連接總公司。",
        "Head office cannot be reached.",
        "照常收銀，紀錄會保存，接通後自動傳送。",
        "Carry on selling: everything is kept here and sent by itself later.",
        "info",
    ),
    "head-office-garbled": Sentence(
        "這個地址的回應不是來自總公司。",
        "What answers at this address is not head office.",
        "請檢查網絡或總公司地址。紀錄仍保存在本機。",
        "Check the network or the address. Everything is kept here.",
    ),
    "head-office-refuses-terminal": Sentence(
        "總公司不接受這部收銀機。",
        "Head office does not accept this till.",
        "請聯絡總公司，紀錄仍保存在本機。",
        "Call head office. Everything is kept here.",
        "error",
    ),
    "head-office-refuses": Sentence(
        "總公司未能處理這部收銀機的紀錄。",
        "Head office does not take what this till sends.",
        "請聯絡總公司，紀錄仍保存在本機。",
        "Call head office. Everything is kept here.",
    ),
    "head-office-fork": Sentence(
        "另一部機以這部收銀機的身分傳送過紀錄。",
        "Another machine has sent records under this till's name.",
        "請聯絡總公司。照常收銀，紀錄仍保存在本機。",
        "Call head office. Carry on selling: everything is kept here.",
        "error",
    ),
    "head-office-reset": Sentence(
        "總公司的資料需要重新讀取。", "What head office tells has to be read again.", tone="info"
    ),
    "head-office-batch-too-large": Sentence(
        "一筆紀錄太大，總公司不能接收。",
        "One record is too large for head office.",
        "請聯絡總公司，紀錄仍保存在本機。",
        "Call head office. Everything is kept here.",
    ),
    "head-office-busy": Sentence(
        "總公司正忙。", "Head office is busy.", "稍後會自動再傳送。", "It is sent by itself later.", "info"
    ),
    "head-office-fault": Sentence(
        "總公司系統出錯。", "Something went wrong at head office.", "稍後會自動再傳送。", "It is sent by itself later."
    ),
    "joined-already": Sentence("這部收銀機已經加入 {head_office}。", "This till has already joined {head_office}."),
    "bill-is-open": Sentence(
        "仍有未完成的帳單。",
        "A bill is still open.",
        "請先結帳或取消，再加入總公司。",
        "Finish or clear it before the till joins head office.",
    ),
    "shop-has-other-money": Sentence(
        "這部收銀機以 {ours} 收銀，總公司用 {theirs}。", "This till has sold in {ours}, head office counts in {theirs}."
    ),
    "programme-other-currency": Sentence(
        "計劃 {programme} 的貨幣不是 {currency}。", "Programme {programme} is not in {currency}."
    ),
    "already-initialised": Sentence("這個資料夾已有總公司資料。", "There is a head office in this folder already."),
    "shop-exists": Sentence("分店 {shop} 已經存在。", "Shop {shop} is there already."),
    "no-such-shop": Sentence(
        "沒有分店 {shop}。",
        "There is no shop {shop}.",
        "先用 shop add 加入分店。",
        "Add it with `shop add` first.",
    ),
    "cannot-listen": Sentence("總公司伺服程式未能啟動。", "Head office cannot listen at this address."),
}

SENTENCES: Mapping[str, Sentence] = {
    **TILL,
    **SELLING,
    **PAYING,
    **MEMBERS,
    **REWARDS,
    **GIVING_BACK,
    **SHIFTS,
    **DEVICES,
    **BOOKS,
    **HEAD_OFFICE,
}
