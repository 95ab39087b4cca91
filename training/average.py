"""Average adapters weight by weight, which errs less than each (Wortsman et al. 2022).

``python training/average.py one.gguf other.gguf average.gguf``; all trained on from one another or
from the same adapter, for others do not lie where a mean means anything.
"""

import argparse
from pathlib import Path

import lora


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("adapters", type=Path, nargs="+", help="made by convert.py")
    parser.add_argument("average", type=Path, help="GGUF file to write")
    options = parser.parse_args()
    found = [lora.stored(path) for path in options.adapters]
    if any(one.keys() != found[0].keys() for one in found):
        parser.error("these adapt different matrices")
    mean = {name: sum(one[name] for one in found) / len(found) for name in found[0]}
    lora.write(mean, options.average)
    print(f"{options.average}: {options.average.stat().st_size:,} bytes, of {len(found)} adapters")


if __name__ == "__main__":
    main()
