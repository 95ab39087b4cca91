"""Translate greedily with the model that is being trained, many sentences at once."""

from typing import Any

LONGEST = 200
"""Sub-words of an answer."""
TOGETHER = 512


def answers(model: Any, tokenizer: Any, prompts: list[str], vocabulary: Any) -> list[str]:
    """Return the line that the model says to each prompt, of the sub-words in ``vocabulary``."""
    import torch

    (line_end,) = tokenizer("\n", add_special_tokens=False)["input_ids"]
    barred = torch.full((model.config.vocab_size,), -torch.inf, device=vocabulary.device)
    barred[vocabulary] = 0.0
    order = sorted(range(len(prompts)), key=lambda index: len(prompts[index]))
    made = [""] * len(prompts)
    tokenizer.padding_side = "left"
    model.eval()
    for start in range(0, len(order), TOGETHER):
        part = order[start : start + TOGETHER]
        tokens = tokenizer([prompts[index] for index in part], padding=True, return_tensors="pt")
        with torch.no_grad():
            rows = model.generate(
                **tokens.to(vocabulary.device),
                do_sample=False,
                max_new_tokens=LONGEST,
                eos_token_id=line_end,
                pad_token_id=0,
                logits_processor=[lambda _, scores: scores + barred],
            )
        said = tokenizer.batch_decode(rows[:, tokens["input_ids"].shape[1] :])
        for index, text in zip(part, said, strict=True):
            made[index] = text.partition("\n")[0].replace("<pad>", "").strip()
    model.train()
    return made
