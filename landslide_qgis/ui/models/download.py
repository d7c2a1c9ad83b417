"""Downloads through QGIS's own network settings: proxy, certificates, and all."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from qgis.core import QgsNetworkAccessManager
from qgis.PyQt.QtCore import QObject, QUrl, pyqtSignal
from qgis.PyQt.QtNetwork import QNetworkReply, QNetworkRequest

from landslide_qgis.core.digest import file_sha256
from landslide_qgis.processing.translation import tr
from landslide_qgis.ui.models.catalogue import Offer

_PARTIAL = 206
_RANGE_WRONG = 416
LARGEST_CATALOGUE = 8_000_000


class Download(QObject):
    """One model file. What arrived stays in ``NAME.part``, from where the next try goes on.

    Attributes:
        progressed: Emitted with the bytes that are there and those expected, 0 if not known.
        ended: Emitted once, with the error in one sentence, or an empty string.
    """

    progressed = pyqtSignal(int, int)
    ended = pyqtSignal(str)

    def __init__(self, offer: Offer, target: Path) -> None:
        super().__init__()
        self._offer = offer
        self._target = target
        self._part = target.with_suffix(".part")
        self._stream: BinaryIO | None = None
        self._reply: QNetworkReply | None = None
        self._cancelled = False
        self._beyond = False
        self._problem = ""

    @property
    def running(self) -> bool:
        """Whether it is under way."""
        return self._reply is not None

    def start(self) -> None:
        """Begin, or go on where an earlier try ended."""
        try:
            self._part.parent.mkdir(parents=True, exist_ok=True)
            have = self._part.stat().st_size if self._part.exists() else 0
        except OSError as error:
            self.ended.emit(self._failed(error.strerror or str(error)))
            return
        request = _request(self._offer.url)
        if have:
            request.setRawHeader(b"Range", f"bytes={have}-".encode())
        self._reply = QgsNetworkAccessManager.instance().get(request)
        self._reply.readyRead.connect(self._read)
        self._reply.finished.connect(self._finished)

    def cancel(self) -> None:
        """Stop; what arrived is kept."""
        self._cancelled = True
        if self._reply is not None:
            self._reply.abort()

    def _read(self) -> None:
        """Write what arrived."""
        if self._reply is None or self._status() >= 400 or self._beyond or self._problem:
            return
        try:
            have = self._keep(bytes(self._reply.readAll()))
        except OSError as error:  # the disk is full
            self._problem = error.strerror or str(error)
            self._reply.abort()
            return
        self.progressed.emit(have, self._offer.size)
        if 0 < self._offer.size < have:
            self._beyond = True
            self._reply.abort()

    def _keep(self, data: bytes) -> int:
        """Write some bytes; return how many there are now."""
        if self._stream is None:
            # A server that does not know ranges sends all of it again.
            go_on = self._status() == _PARTIAL
            self._stream = self._part.open("ab" if go_on else "wb")
        self._stream.write(data)
        self._stream.flush()
        return self._stream.tell()

    def _status(self) -> int:
        """Return the HTTP status, 0 where there is none."""
        attribute = QNetworkRequest.Attribute.HttpStatusCodeAttribute
        return int(self._reply.attribute(attribute) or 0) if self._reply is not None else 0

    def _finished(self) -> None:
        """Check what is there and put it in its place."""
        self._read()
        reply, status = self._reply, self._status()
        if self._stream is not None:
            self._stream.close()
            self._stream = None
        self._reply = None
        if reply is None:
            return
        failed = reply.error() != QNetworkReply.NetworkError.NoError
        why = self._problem or reply.errorString().rstrip(".")
        reply.deleteLater()
        # Asked for bytes beyond the end: all of them are there. More than the catalogue says: it
        # is another file, whatever follows.
        if self._cancelled:
            self.ended.emit(tr("Stopped; the next try goes on from here."))
        elif failed and status != _RANGE_WRONG and not self._beyond:
            self.ended.emit(self._failed(why))
        else:
            self.ended.emit(self._settle())

    def _failed(self, why: str) -> str:
        """Say that the file is not here, and why."""
        return tr("{} could not be downloaded: {}.").format(self._offer.file, why)

    def _settle(self) -> str:
        """Install a file that is the one the catalogue means; delete any other."""
        try:
            if self._part.exists() and file_sha256(self._part) == self._offer.sha256:
                self._part.replace(self._target)
                return ""
            self._part.unlink(missing_ok=True)
        except OSError as error:  # the folder went away, or another program holds the file
            return self._failed(error.strerror or str(error))
        return tr(
            "{} is not the file the catalogue describes (another SHA-256); it was deleted."
        ).format(self._offer.file)


class Fetch(QObject):
    """A small file, into memory; what is larger than a catalogue can be is cut off.

    Attributes:
        ended: Emitted once, with the bytes and the error, one of them empty.
    """

    ended = pyqtSignal(bytes, str)

    def __init__(self, address: QUrl) -> None:
        super().__init__()
        reply = QgsNetworkAccessManager.instance().get(_request(address))
        self._reply: QNetworkReply | None = reply
        self._cut = False
        self._reply.downloadProgress.connect(self._watch)
        self._reply.finished.connect(self._finished)

    def _watch(self, have: int, _size: int) -> None:
        """Stop at more than a catalogue can be."""
        if have > LARGEST_CATALOGUE and self._reply is not None and not self._cut:
            self._cut = True
            self._reply.abort()

    def cancel(self) -> None:
        """Stop, and tell nobody."""
        self.blockSignals(True)
        if self._reply is not None:
            self._reply.abort()

    def _finished(self) -> None:
        """Hand it over."""
        reply, self._reply = self._reply, None
        if reply is None:
            return
        reply.deleteLater()
        if reply.error() != QNetworkReply.NetworkError.NoError and not self._cut:
            self.ended.emit(b"", reply.errorString())
        else:
            self.ended.emit(bytes(reply.readAll()), "")


def _request(address: QUrl) -> QNetworkRequest:
    """Return a request that follows redirects, but never from a safe address to an unsafe one."""
    request = QNetworkRequest(address)
    request.setAttribute(
        QNetworkRequest.Attribute.RedirectPolicyAttribute,
        QNetworkRequest.RedirectPolicy.NoLessSafeRedirectPolicy,
    )
    return request
