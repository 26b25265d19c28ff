"""What the package shows."""

import pytest

import windrow.config
import windrow.plugins


@pytest.mark.parametrize("package", [windrow.config, windrow.plugins])
def test_all_is_sorted_and_there(package: object) -> None:
    names: list[str] = package.__all__  # type: ignore[attr-defined]
    assert names == sorted(names, key=lambda name: (not name.isupper(), not name[0].isupper(), name))
    assert all(getattr(package, name) is not None for name in names)
    with pytest.raises(AttributeError):
        getattr(package, "no_such_name")  # noqa: B009
