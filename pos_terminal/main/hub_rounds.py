"""The shop hub of one till, joined: what it serves, how it finds the others, and its rounds of asking them."""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from uuid import UUID

from pos_terminal.clock import SystemClock, SystemIds
from pos_terminal.config import HubSection
from pos_terminal.domain.neighbours import NeighboursStatus
from pos_terminal.main.terminal import KEYS
from pos_terminal.services.neighbours import Neighbourhood
from pos_terminal.services.sharing import Sharing
from pos_terminal.store.database import DATABASE, SqliteStore, open_store
from pos_terminal.sync.hub.asking import HubClient
from pos_terminal.sync.hub.certificate import asking_context, serving_context
from pos_terminal.sync.hub.finding import Finding
from pos_terminal.sync.hub.serving import HubServer
from pos_terminal.vault import KeyVault, open_vault, verify
from pos_terminal.wire.neighbours import StreamEnds


class OwnBooks(Sharing):
    """What this till tells, from books of its own; made and closed on the thread that serves."""

    def __init__(self, data: Path, vault: KeyVault) -> None:
        self._books: SqliteStore = open_store(data / DATABASE, SystemClock().now)
        super().__init__(self._books, vault.sign)

    def close(self) -> None:
        """Lets go of the books."""
        self._books.close()


class ShopNetwork:
    """The Peers port: the tills found on the network or listed in the settings, and the questions to them."""

    def __init__(self, finding: Finding, client: HubClient) -> None:
        self._finding = finding
        self._client = client

    def found(self, terminals: Collection[str]) -> Sequence[str]:
        return self._finding.found(terminals)

    def ends(self, peer: str) -> StreamEnds:
        return self._client.ends(peer)

    def records(self, peer: str, stream: UUID, after: int) -> bytes:
        return self._client.records(peer, stream, after)


class HubRounds:
    """Nothing is opened, announced or asked until head office has named another till of the shop.

    `changed` is called, on the worker's thread, after a round that brought something. `interfaces` are the addresses to
    use (all of this machine's unless told).
    """

    def __init__(
        self,
        data: Path,
        settings: HubSection,
        changed: Callable[[], None],
        *,
        interfaces: Sequence[str] | None = None,
    ) -> None:
        self._data, self._settings, self._changed, self._interfaces = data, settings, changed, interfaces
        self._clock, self._ids = SystemClock(), SystemIds()
        self._store = open_store(data / DATABASE, self._clock.now)
        self._vault = open_vault(data / KEYS)
        self._client: HubClient | None = None
        self._finding: Finding | None = None
        self._server: HubServer | None = None
        self._hood: Neighbourhood | None = None
        self._ending = False

    @property
    def port(self) -> int:
        """Where this till answers; 0 while it does not."""
        return self._server.port if self._server else 0

    def hang_up(self) -> None:
        """The till is being closed: nobody's answer is waited for any more. May be called from any thread."""
        self._ending = True
        if self._client is not None:
            self._client.hang_up()

    def run_once(self, *, force: bool = False) -> NeighboursStatus:
        """One round, if there is anybody to ask and it is due; `force` does not wait."""
        if self._ending or not self._store.neighbours.pinned():
            return NeighboursStatus()
        hood = self._hood or self._begin()
        status = hood.run_once(force=force)
        if hood.learnt:
            self._changed()
        return status

    def close(self) -> None:
        """Takes the announcement back, ends the server, and lets go of the books."""
        if self._finding is not None:
            self._finding.close()
        if self._server is not None:
            self._server.stop()
        self._store.close()

    def _begin(self) -> Neighbourhood:
        terminal = self._store.installation().terminal_id
        context, certificate = serving_context(self._clock.now())
        host = self._interfaces[0] if self._interfaces else "0.0.0.0"  # noqa: S104 - the shop's own network
        self._server = HubServer(
            lambda: OwnBooks(self._data, self._vault), verify, context, certificate, host, self._settings.port
        )
        self._server.start()
        name = f"{terminal}-{self._ids.token().encode().hex()}"
        self._finding = Finding(
            terminal, name, self._server.port, self._settings.neighbours, interfaces=self._interfaces
        )
        self._client = HubClient(
            terminal, sign=self._vault.sign, new_nonce=lambda: self._ids.new().hex, context=asking_context()
        )
        self._hood = Neighbourhood(self._store, ShopNetwork(self._finding, self._client), self._clock, verify)
        return self._hood
