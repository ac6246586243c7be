"""Writes sklearn_fixtures.json: what scikit-learn and SciPy say to made-up predictions, for SklearnTests.

Run it as `python3 sklearn_fixtures.py` beside this file; made with scikit-learn 1.2.1, SciPy 1.10.1, NumPy 1.24.2.

Of each case: logits (N, C) with three decimals, labels (N), and
  confusion_matrix, accuracy_score                     sklearn.metrics, labels=range(C)
  precision_recall_fscore_support                      sklearn.metrics, average=None, "macro", "weighted", zero_division=0;
                                                       the means as they come without labels=, over the classes that occur
  top_k_accuracy_score(k=2), log_loss                  sklearn.metrics, on the logits and on scipy.special.softmax of them
  temperature                                          scipy.optimize.minimize_scalar over ln T of the log loss of softmax(logits / T)
  ece                                                  in NumPy: bins (m/15, (m+1)/15] by two comparisons, as written in Guo et al. 2017
Then Wilson's interval by scipy.stats.binomtest(k, n).proportion_ci(method="wilson") and McNemar's p by binomtest(min(b, c), b + c, 0.5).
"""
import json
import pathlib

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from scipy.stats import binomtest
from sklearn import metrics


def ece(logits, labels, temperature, bins=15):
    p = softmax(logits / temperature, axis=1)
    confidence, right = p.max(axis=1), p.argmax(axis=1) == labels
    edges, error = np.linspace(0, 1, bins + 1), 0.0
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            error += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return error


def case(name, classes, logits, labels):
    logits = np.round(logits, 3)
    said = logits.astype(np.float32).astype(np.float64)  # as the library reads them
    guesses, every = said.argmax(axis=1), np.arange(classes)

    def loss(temperature):
        return -log_softmax(said / temperature, axis=1)[np.arange(len(labels)), labels].mean()

    fitted = minimize_scalar(lambda u: loss(np.exp(u)), bounds=(np.log(0.01), np.log(100)), method="bounded", options={"xatol": 1e-12})
    temperature = float(np.exp(fitted.x))
    scores = metrics.precision_recall_fscore_support(labels, guesses, labels=every, zero_division=0)

    def mean(average):
        return [float(x) for x in metrics.precision_recall_fscore_support(labels, guesses, average=average, zero_division=0)[:3]]

    # With two classes scikit-learn wants one score a row, and k = 2 of 2 is always 1.
    top2 = 1.0 if classes == 2 else float(metrics.top_k_accuracy_score(labels, said, k=2, labels=every))
    return {
        "name": name, "classes": classes, "labels": labels.tolist(), "logits": logits.ravel().tolist(),
        "confusion": metrics.confusion_matrix(labels, guesses, labels=every).ravel().tolist(),
        "precision": scores[0].tolist(), "recall": scores[1].tolist(), "f1": scores[2].tolist(), "support": scores[3].tolist(),
        "macro": mean("macro"), "weighted": mean("weighted"),
        "accuracy": float(metrics.accuracy_score(labels, guesses)), "top2": top2,
        "logLoss": float(metrics.log_loss(labels, softmax(said, axis=1), labels=every)),
        "ece": float(ece(said, labels, 1)), "temperature": temperature, "temperedLoss": float(loss(temperature)), "temperedEce": float(ece(said, labels, temperature)),
    }


def drawn(random, count, classes, signal, noise, label_classes=None):
    labels = random.integers(0, label_classes or classes, count)
    logits = noise * random.standard_normal((count, classes))
    logits[np.arange(count), labels] += signal
    return logits, labels


random = np.random.default_rng(20170706)
sure, sure_labels = drawn(random, 60, 5, 4, 3)
even, even_labels = drawn(random, 40, 4, 1, 1)
never, never_labels = drawn(random, 40, 4, 2, 1)
never[:, 3] -= 8  # class 3 has images and is never guessed; its probabilities stay above the 1e-15 at which log_loss cuts off
absent, absent_labels = drawn(random, 40, 5, 2, 1, label_classes=4)
absent[:, 4] -= 50  # class 4 occurs neither as label nor as guess
two, two_labels = drawn(random, 50, 2, 1, 2)
cases = [
    case("overconfident", 5, sure, sure_labels),
    case("hesitant", 4, even, even_labels),
    case("one class never guessed", 4, never, never_labels),
    case("one class absent", 5, absent, absent_labels),
    case("two classes", 2, two, two_labels),
]

wilson = []
for k, n in [(0, 1), (1, 1), (7, 10), (0, 50), (9_912, 10_000), (59_999, 60_000)]:
    interval = binomtest(k, n).proportion_ci(confidence_level=0.95, method="wilson")
    wilson.append([k, n, float(interval.low), float(interval.high)])

mcnemar = [[b, c, float(binomtest(min(b, c), b + c, 0.5).pvalue)] for b, c in [(1, 2), (3, 12), (10, 15), (30, 18), (61, 27), (400, 455), (1_200, 900)]]

text = json.dumps({"cases": cases, "wilson": wilson, "mcnemar": mcnemar}, separators=(",", ":"))
pathlib.Path(__file__).with_name("sklearn_fixtures.json").write_text(text.replace('{"name"', '\n{"name"').replace(',"', ',\n"') + "\n")
