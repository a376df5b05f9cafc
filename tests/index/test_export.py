"""The bundled model can be made again, byte for byte. Needs the extra `export`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from index.embedding import BUNDLED, FILES

pytestmark = pytest.mark.slow


def test_the_export_makes_the_bundled_files_byte_for_byte_whatever_the_hash_seed(
    tmp_path: Path,
) -> None:
    pytest.importorskip("torch", reason="torch is not installed: pip install 'newsdesk[export]'")
    export = pytest.importorskip("index.models.export", reason="the extra 'export' is incomplete")
    if export.other_versions():
        pytest.skip(f"other bytes are expected: {'; '.join(export.other_versions())}")

    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-m", "index.models.export", "--out", tmp_path / seed],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        )

    for name in (*FILES, "model.sha256"):
        bundled = (BUNDLED / name).read_bytes()
        assert (tmp_path / "1" / name).read_bytes() == bundled, name
        assert (tmp_path / "2" / name).read_bytes() == bundled, name
