"""What is said of the till's books and the line to head office."""

from collections.abc import Mapping

from pos_terminal.ui.wording.sentence import Sentence

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
    "old-postgres": Sentence(
        "PostgreSQL 版本太舊，需要 15 或以上。",
        "This PostgreSQL is too old; 15 or newer is needed.",
        "請更新資料庫伺服器。",
        "Update the database server.",
        "error",
    ),
    "not-durable": Sentence(
        "資料庫伺服器設定為不保證寫入，停電會遺失記錄。",
        "The database server is set up so that a power cut would lose records.",
        "請把 fsync 和 synchronous_commit 設為 on。",
        "Set fsync and synchronous_commit to on.",
        "error",
    ),
    "no-driver": Sentence(
        "未安裝 PostgreSQL 驅動程式。",
        "The driver for PostgreSQL is not installed.",
        "請安裝 packaging/requirements-postgres.lock。",
        "Install packaging/requirements-postgres.lock.",
        "error",
    ),
    "no-pg-dump": Sentence(
        "未安裝 pg_dump 和 pg_restore。",
        "pg_dump and pg_restore are not installed.",
        "請安裝 PostgreSQL 的用戶端程式。",
        "Install PostgreSQL's client programs.",
        "error",
    ),
    "cannot-back-up": Sentence(
        "備份寫不到那裏。",
        "The backup cannot be written there.",
        "請檢查位置、權限和空間。",
        "Check the place, its permissions and its room.",
        "error",
    ),
    "bad-settings": Sentence(
        "設定檔 {file} 有 {count} 處不對，第一處：{first}。",
        "The settings file {file} has {count} mistakes; the first: {first}.",
        "請更正檔案，再開程式。",
        "Put it right, then start again.",
        "error",
    ),
    "window-open": Sentence(
        "收銀視窗已經開了。", "The till's window is open already.", "請用已開的視窗。", "Use the one that is open."
    ),
    "in-use": Sentence(
        "收銀程式還在使用資料庫。", "The till still has the database open.", "請先關閉。", "Close it first."
    ),
    "backup-unusable": Sentence("這份備份用不到。", "This backup cannot be used.", "請用另一份。", "Take another one."),
    "second-copy-missing": Sentence(
        "第二副本的磁碟或資料夾不在。",
        "The second copy's disk or folder is not there.",
        "接上磁碟，並確定設定所指的資料夾存在；欠的會自行補寫。",
        "Plug it in, and see that the folder in the settings exists; what is missing is written by itself.",
    ),
    "second-copy-anothers": Sentence(
        "第二副本裏是另一部機器的記錄。",
        "The second copy holds another machine's records.",
        "每部收銀機要有自己的資料夾。",
        "Give each till a folder of its own.",
    ),
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
        "照常收銀，紀錄會自動另行傳送；請告訴總公司。",
        "Carry on selling: what is here is sent by itself, apart from the other's. Tell head office.",
        "error",
    ),
    "head-office-reset": Sentence(
        "總公司的資料需要重新讀取。", "What head office tells has to be read again.", tone="info"
    ),
    "head-office-encoding": Sentence(
        "總公司不懂得解開壓縮的紀錄。",
        "Head office does not unpack what this till sends.",
        "請聯絡總公司，紀錄仍保存在本機。",
        "Call head office. Everything is kept here.",
    ),
    "not-kept-aside": Sentence("這個位置沒有擱置的紀錄。", "Nothing is kept aside at that place."),
    "still-not-readable": Sentence("紀錄仍然無法讀取（{detail}）。", "The record still cannot be read ({detail})."),
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
    "training-not-made": Sentence(
        "練習用的資料夾未能建立。",
        "The folder of the practice till could not be made.",
        "請檢查權限及磁碟空間。",
        "Check permissions and the disk.",
        "error",
    ),
    "till-is-training": Sentence(
        "這是訓練模式的收銀機，不能加入總公司。",
        "This is a practice till; it never joins a head office.",
        "請離開訓練模式，用真正的收銀機加入。",
        "Leave training, and enrol the real till.",
    ),
    "bill-is-open": Sentence(
        "仍有未完成的帳單。",
        "A bill is still open.",
        "請先結帳或取消，再加入總公司。",
        "Finish or clear it before the till joins head office.",
    ),
    "shop-has-other-money": Sentence(
        "這部收銀機以 {ours} 收銀，總公司用 {theirs}。", "This till has sold in {ours}, head office counts in {theirs}."
    ),
    "programmes-from-head-office": Sentence(
        "計劃由總公司發放，這部機不能更改。",
        "Programmes come from head office; this till does not change them.",
        "請在總公司更改。",
        "Change them at head office.",
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
    "no-such-terminal": Sentence(
        "沒有收銀機 {terminal}。",
        "There is no till {terminal}.",
        "用 terminals 查看所有收銀機。",
        "`terminals` lists them all.",
    ),
    "no-such-member": Sentence(
        "沒有會員 {member}。", "There is no member {member}.", "請用會員號碼。", "Give a member number."
    ),
    "day-not-over": Sentence("{day} 尚未完結。", "{day} is not over yet."),
    "no-such-programme": Sentence("沒有計劃 {programme}。", "There is no programme {programme}."),
    "programme-without": Sentence(
        "計劃 {programme} 沒有這一項：{rules}。", "Programme {programme} has none of these: {rules}."
    ),
    "nothing-of-this-kind": Sentence("沒有計劃設有 {rules}。", "No programme has any {rules}."),
    "no-such-rule": Sentence("計劃 {programme} 沒有 {rule}。", "Programme {programme} has no {rule}."),
    "cannot-listen": Sentence("總公司伺服程式未能啟動。", "Head office cannot listen at this address."),
}
