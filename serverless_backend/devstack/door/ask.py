"""One request, as the front door takes it and the emulator gets it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One HTTP request.

    `path` is decoded but for slashes and line feeds, `raw_path` is encoded and mended for the emulator,
    `signed_path` is as the client sent it.
    """

    verb: str
    path: str
    raw_path: bytes
    signed_path: bytes
    query: bytes
    headers: list[tuple[bytes, bytes]]
    body: bytes | None

    @property
    def segments(self) -> list[str]:
        """The path's segments behind the first slash; none where it does not begin with one."""
        return self.path.split("/")[1:] if self.path.startswith("/") else []

    def header(self, name: bytes) -> str:
        """Return the first header of that lower-case name, empty if there is none."""
        return next((value.decode("latin-1") for key, value in self.headers if key == name), "")

    @property
    def is_signed(self) -> bool:
        """Whether it carries a signature, right or wrong, in a header or in its query."""
        return self.header(b"authorization").startswith("AWS4-") or b"X-Amz-Signature=" in self.query
