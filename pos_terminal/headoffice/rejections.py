"""Why head office does not do what a terminal asks, with the sentence for a person in both languages."""

from pos_terminal.domain.words import Words
from pos_terminal.wire.envelope import Position

SENTENCES = {
    "not-signed": Words("請求沒有本店收銀機的簽署。", "The request does not carry the signature of a till of ours."),
    "terminal-closed": Words("這部收銀機已停用，請聯絡總公司。", "This till was closed; ask head office."),
    "code-unknown": Words("登記碼不正確。", "There is no such code."),
    "code-used": Words("登記碼已經使用，請向總公司取新碼。", "The code has been used; ask head office for a new one."),
    "code-old": Words("登記碼已經過期，請向總公司取新碼。", "The code is too old; ask head office for a new one."),
    "not-readable": Words("請求內容無法讀取。", "The request cannot be read."),
    "chain-broken": Words("資料在傳送途中受損。", "The records were damaged on their way."),
    "encoding-unknown": Words("資料的壓縮方式不受支援。", "The records are packed in a way that is not known here."),
    "too-large": Words("一次傳送的資料太多。", "Too much was sent at once."),
    "too-slow": Words("請求傳送得太慢。", "The request came too slowly."),
    "busy": Words("總公司太忙，請稍後再試。", "Head office has too much to do; try again later."),
    "fork": Words(
        "另一部收銀機用同一身分傳送過不同的紀錄。", "Another machine has sent other records under this till's name."
    ),
    "not-now": Words("總公司暫時無法儲存，請稍後再試。", "Head office cannot store now; try again later."),
    "fault": Words("總公司出錯，紀錄沒有儲存。", "Something went wrong at head office; nothing was stored."),
    "not-found": Words("沒有這個地址。", "There is nothing at this address."),
}


class Rejected(Exception):
    """The request is not done. `have` says where head office stands, where that helps the terminal."""

    def __init__(self, status: int, code: str, detail: str = "", have: Position | None = None) -> None:
        super().__init__(code, detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.have = have

    @property
    def words(self) -> Words:
        """The sentence for a person."""
        return SENTENCES[self.code]
