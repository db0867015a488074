"""Reading what head office tells: a page and its cursor in one transaction, and only what holds all of ours.

A balance that is shown is what head office told, with those own records laid over it that it did not hold yet. Taken
too early it would count some of them twice, or not at all: a page counts only if its marks hold all that was sent.
"""

from collections.abc import Sequence
from dataclasses import replace

from pos_terminal.domain.till import FeedPosition
from pos_terminal.services.adopting import Told, adopt, keeps_own, replaces_own, settle, sweep
from pos_terminal.services.ports import Clock, HeadOffice, Store
from pos_terminal.wire import answers
from pos_terminal.wire.answers import NoAnswer
from pos_terminal.wire.envelope import AccountsChanged, Changes, Position

PAGE = 1000
MOST_RESETS = 2


class Receiving:
    """Goes on where the last page ended. A reading of the whole feed remembers what was named until its end."""

    def __init__(self, store: Store, head_office: HeadOffice, clock: Clock, page: int = PAGE) -> None:
        self._store = store
        self._clock = clock
        self._head_office = head_office
        self._most = page
        self._told: Told | None = None

    def read(self) -> int:
        """Reads to the end of the feed; how many items came. Raises NoAnswer."""
        resets = received = 0
        if self._told is None and self._store.outbox.feed().reading:
            self._begin_again(self._store.outbox.feed().generation)  # this program was ended in the middle of it
        while True:
            feed = self._store.outbox.feed()
            page = self._page(feed)
            # In another life what a half-read feed has moved behind the cursor may lie before it: read by nobody.
            if page is None or page.reset or (feed.midway and page.generation != feed.generation):
                resets += 1
                if resets > MOST_RESETS:
                    raise NoAnswer(answers.GARBLED, "head office resets the feed again and again")
                self._begin_again(page.generation if page else "")
                continue
            if page.more and page.cursor <= feed.cursor:
                raise NoAnswer(answers.GARBLED, f"the feed stays at {page.cursor}")
            reached_end = self._adopt(feed, page)
            received += len(page.items)
            if reached_end:
                return received

    def repair(self, page: Changes, buckets: Sequence[int]) -> None:
        """Takes in whole buckets as head office tells them; whom it does not name has nothing. Raises NoAnswer."""
        named = {item.member for item in page.items if isinstance(item, AccountsChanged)}
        with self._store.begin():
            held_n = self._held_n(page.marks)
            adopt(self._store, page, held_n=held_n, told=Told())
            for member in (one for bucket in buckets for one in self._store.ledger.told_of(bucket)):
                if member not in named:
                    self._store.ledger.adopt(member, (), page.server_time, held_n, page.generation)

    def _page(self, feed: FeedPosition) -> Changes | None:
        try:
            return self._head_office.changes(feed.generation, feed.cursor, self._most)
        except NoAnswer as trouble:
            if trouble.code == answers.RESET:
                return None
            raise

    def _begin_again(self, generation: str) -> None:
        with self._store.begin():
            feed = self._store.outbox.feed()
            self._store.outbox.set_feed(replace(feed, generation=generation, cursor=0, reading=False, midway=False))

    def _adopt(self, feed: FeedPosition, page: Changes) -> bool:
        """The page and its cursor in one transaction; what was not named from 0 to the end is withdrawn at the end.

        False where there is more to be read.
        """
        if feed.cursor == 0:
            self._told = Told()
        elif not page.items and (page.generation, page.cursor) == (feed.generation, feed.cursor):
            self._hear_of_neighbours(page)
            return True
        whole = self._told is not None
        # The first list of head office's takes the place of the till's own: only a whole reading tells what goes.
        again = not whole and replaces_own(page, feed.keeps_own)
        with self._store.begin():
            held_n = self._held_n(page.marks)
            told = self._told or Told()
            adopt(self._store, page, held_n=held_n, told=told)
            if whole and not page.more:
                sweep(self._store, page, held_n=held_n, told=told)
                feed = replace(feed, keeps_own=keeps_own(self._store, told))
            if not page.more:
                settle(self._store, self._clock.now())
            cursor = 0 if again else page.cursor
            now = replace(feed, generation=page.generation, cursor=cursor, reading=whole and page.more)
            self._store.outbox.set_feed(replace(now, midway=page.more and not again))
        if not page.more:
            self._told = None
        return not page.more and not again

    def _hear_of_neighbours(self, page: Changes) -> None:
        """Head office has more of the shop's other tills, though nothing that changes what is shown."""
        if self._store.neighbours.lags(page.neighbours, self._clock.now()):
            with self._store.begin():
                adopt(self._store, page, held_n=0, told=Told())
                settle(self._store, self._clock.now())

    def _held_n(self, marks: Sequence[Position]) -> int:
        """The journal row up to which the page's snapshots hold our records.

        Raises NoAnswer where they hold less than we sent (head office was put back meanwhile), or another history.
        """
        journal, outbox = self._store.journal, self._store.outbox
        by_stream = {mark.stream: mark for mark in marks}
        streams = journal.streams()
        for stream in streams:
            mark = by_stream.get(str(stream.id), Position(str(stream.id), 0, ""))
            is_current = stream is streams[-1]
            acked = outbox.acked()[0] if is_current else stream.sequence
            if mark.sequence < acked:
                raise NoAnswer(answers.BUSY, f"the snapshots hold {mark.sequence} of {acked} records")
            if mark.sequence > stream.sequence:
                if is_current:
                    raise NoAnswer(answers.FORK, f"the snapshots hold {mark.sequence} of {stream.sequence} records")
                continue  # it is longer there: what another machine said in it
            if mark.sequence:
                record = journal.by_place(stream.id, mark.sequence)
                if record is None or record.hash.hex() != mark.hash:
                    raise NoAnswer(answers.FORK, f"the snapshots hold another record {mark.sequence}")
                if is_current:
                    outbox.set_acked(mark.sequence, stream.id)
        held_n = outbox.acked()[1]
        if journal.head().n - held_n != outbox.waiting():
            raise NoAnswer(answers.BUSY, "records were moved to another stream meanwhile")
        return held_n
