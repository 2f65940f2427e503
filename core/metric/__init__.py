"""MXNet's ``mx.metric``: how good predictions are, added up over batches.

A metric gets the labels and the predictions of each batch, as arrays or lists of arrays, and tells the mean since it
was last reset, with its name. What ``reset_local`` forgets stays in ``get_global``. Nothing here is differentiated.
"""

from __future__ import annotations

from core.metric.built_in import F1 as F1
from core.metric.built_in import MAE as MAE
from core.metric.built_in import MSE as MSE
from core.metric.built_in import RMSE as RMSE
from core.metric.built_in import Accuracy as Accuracy
from core.metric.built_in import CrossEntropy as CrossEntropy
from core.metric.built_in import Loss as Loss
from core.metric.built_in import NegativeLogLikelihood as NegativeLogLikelihood
from core.metric.built_in import PearsonCorrelation as PearsonCorrelation
from core.metric.built_in import Perplexity as Perplexity
from core.metric.built_in import TopKAccuracy as TopKAccuracy
from core.metric.combined import CompositeEvalMetric as CompositeEvalMetric
from core.metric.combined import CustomMetric as CustomMetric
from core.metric.combined import create as create
from core.metric.combined import np as np
from core.metric.metric import EvalMetric as EvalMetric
from core.metric.metric import alias as alias
from core.metric.metric import register as register
