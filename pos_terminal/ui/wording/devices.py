"""What is said of programmes, keys, printer and camera."""

from collections.abc import Mapping

from pos_terminal.ui.wording.sentence import Sentence

DEVICES: Mapping[str, Sentence] = {
    "receipts-not-kept": Sentence(
        "收據設定未能儲存。",
        "The receipt settings could not be saved.",
        "請檢查資料夾 receipts 的權限及磁碟空間。",
        "Check the permissions of the folder receipts, and the disk.",
        "error",
    ),
    "key-used-otherwise": Sentence(
        "這個單號已用於另一張單：{key}。",
        "That key belongs to another sale: {key}.",
        "請用新的單號。",
        "Use a new key.",
    ),
    "no-such-key": Sentence(
        "沒有編號 {key} 的會員碼簽署鑰匙。",
        "There is no key {key} that signs member codes.",
        "請核對編號。",
        "Look at the list of keys.",
        icon="key-round",
    ),
    "key-in-use": Sentence(
        "鑰匙 {key} 是唯一簽署會員碼的鑰匙。",
        "Key {key} is the only one that signs member codes.",
        "請先加新鑰匙，再註銷它。",
        "Add a new key first, then withdraw it.",
        icon="key-round",
    ),
    "no-more-keys": Sentence(
        "已用完所有鑰匙編號。",
        "There are no numbers left for keys.",
        "請沿用現有的鑰匙。",
        "Go on with the present key.",
        icon="key-round",
    ),
    "not-revoked": Sentence(
        "它沒有被註銷。", "It is not revoked.", "請核對註銷名單。", "Look at the list of what is revoked."
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
    "round-faulty": Sentence(
        "打印或同步的程式出錯。",
        "Printing or syncing met a fault of the program.",
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
    "camera-covered": Sentence(
        "鏡頭一片漆黑。",
        "The camera sees only black.",
        "拿開遮住鏡頭的東西、抹淨鏡頭，或開燈。",
        "Uncover the lens, wipe it, or switch on a light.",
        "warn",
        "camera-off",
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
