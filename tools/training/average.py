"""Average adapters weight by weight, which errs less than each (Wortsman et al. 2022).

    python -m tools.training.average one.gguf other.gguf average.gguf

All were trained on from one another or from the same adapter, for others do not lie where a mean
means anything. ``--rank 64`` averages what the adapters add to the base's matrices instead of the
two factors of it, and keeps the best approximation of that rank (Eckart and Young 1936): the
farther the adapters went from each other, the more the product of two means differs from the mean
of the products.
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.training import lora

Adapter = Mapping[str, NDArray[np.float32]]


def of_factors(adapters: Sequence[Adapter], shares: Sequence[float]) -> Adapter:
    """Return the mean of the adapters' matrices."""
    return {name: _sum(adapters, shares, name) for name in adapters[0]}


def of_products(adapters: Sequence[Adapter], shares: Sequence[float], rank: int) -> Adapter:
    """Return the adapter of a rank that adds most nearly the mean of what the adapters add."""
    made = {}
    for down in (name for name in adapters[0] if name.endswith(".lora_a")):
        up = down.removesuffix("a") + "b"
        # The sum of the products is the product of all factors side by side.
        ups = [share * one[up].astype(float) for share, one in zip(shares, adapters, strict=True)]
        left, left_part = np.linalg.qr(np.hstack(ups))
        right, right_part = np.linalg.qr(np.vstack([one[down] for one in adapters]).T.astype(float))
        inner, sizes, outer = np.linalg.svd(left_part @ right_part.T, full_matrices=False)
        roots = np.sqrt(sizes[:rank])
        made[down] = ((roots[:, None] * outer[:rank]) @ right.T).astype(np.float32)
        made[up] = (left @ inner[:, :rank] * roots).astype(np.float32)
    return made


def _sum(adapters: Sequence[Adapter], shares: Sequence[float], name: str) -> NDArray[np.float32]:
    parts = [share * one[name] for share, one in zip(shares, adapters, strict=True)]
    total: NDArray[np.float32] = np.sum(parts, axis=0, dtype=np.float32)
    return total


def main() -> None:
    """Write the average of the adapters."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("adapters", type=Path, nargs="+", help="made by convert.py")
    parser.add_argument("average", type=Path, help="GGUF file to write")
    parser.add_argument("--weights", type=float, nargs="+", help="one for each adapter; default: 1")
    parser.add_argument("--rank", type=int, help="average products, keep this rank")
    options = parser.parse_args()
    weights = options.weights or [1.0] * len(options.adapters)
    if len(weights) != len(options.adapters) or min(weights) <= 0:
        parser.error(f"--weights must be {len(options.adapters)} numbers above 0")
    found = [lora.stored(path) for path in options.adapters]
    shapes = [{name: weight.shape for name, weight in one.items()} for one in found]
    if any(one.keys() != shapes[0].keys() for one in shapes):
        parser.error("these adapt different matrices")
    shares = [weight / sum(weights) for weight in weights]
    if options.rank:
        mean = of_products(found, shares, options.rank)
    elif any(one != shapes[0] for one in shapes):
        parser.error("these are of different ranks; give one with --rank")
    else:
        mean = of_factors(found, shares)
    lora.write(mean, options.average)
    print(f"{options.average}: {options.average.stat().st_size:,} bytes, of {len(found)} adapters")


if __name__ == "__main__":
    main()
