"""A network camera on the loopback: MJPEG over HTTP, which can be unplugged and plugged in again on the same port."""

import contextlib
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import cv2

from tests.support.frames import Picture

FRAME_S = 1 / 30


class NetworkCamera:
    """Serves one picture over and over; `show` changes it."""

    def __init__(self, picture: Picture) -> None:
        self.show(picture)
        self._port = 0
        self._server: ThreadingHTTPServer | None = None
        self._unplugged = Event()
        self._silent = Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/video.mjpg"

    def show(self, picture: Picture) -> None:
        """What the camera sees from now on."""
        self._jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes()

    def plug_in(self) -> None:
        """The camera is there, on the port that it had before."""
        self._unplugged.clear()
        camera = self

        class Handler(BaseHTTPRequestHandler):
            """One viewer."""

            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
                self.end_headers()
                with contextlib.suppress(OSError):
                    camera._stream(self)

            def log_message(self, format: str, *args: object) -> None:
                """Nobody reads it."""

        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), Handler)
        self._server.daemon_threads = True
        self._port = self._server.server_address[1]
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def unplug(self) -> None:
        """Gone, in the middle of a frame or between two."""
        self._unplugged.set()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def fall_silent(self) -> None:
        """Still connected, but no frame comes any more."""
        self._silent.set()

    def _stream(self, viewer: BaseHTTPRequestHandler) -> None:
        due_s = time.monotonic()
        while not self._unplugged.is_set():
            if not self._silent.is_set():
                head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(self._jpeg)}\r\n\r\n"
                viewer.wfile.write(head.encode() + self._jpeg + b"\r\n")
            due_s = max(due_s + FRAME_S, time.monotonic() - FRAME_S)
            time.sleep(max(due_s - time.monotonic(), 0.0))
