"""Programs on metrics: values, names, texts, configurations, what they refuse."""

# ruff: noqa: E501 - a list of what is asked is one line
from __future__ import annotations

TEXTS = r"""
r = []
for n, a in [('acc', {}), ('accuracy', {}), ('mse', {}), ('mae', {}), ('rmse', {}), ('ce', {}), ('crossentropy', {}), ('top_k_accuracy', {'top_k': 2}), ('f1', {}), ('F1', {'average': 'micro'}), ('loss', {}), ('perplexity', {'ignore_label': None}), ('perplexity', {'ignore_label': 1}), ('nll_loss', {}), ('negativeloglikelihood', {'eps': 0.001}), ('top_k_accuracy', {})]:
    m = tried(lambda: mx.metric.create(n, **a))
    if isinstance(m, str):
        r.append([n, m])
        continue
    t = [str(m).partition(':')[0], m.get(), tried(lambda: m.update([nd.array([0, 1, 1, 0])], [nd.array([[0.9, 0.1], [0.2, 0.8], [0.7, 0.3], [0.4, 0.6]])]))]
    r.append([n, t, str(m).partition(':')[0], m.get(), m.get_name_value(), m.name])
    t = tried(lambda: m.update(nd.array([1, 1]), nd.array([[0.5, 0.5], [0.3, 0.7]])))
    r.append([t, str(m).partition(':')[0]])
    m.reset_local()
    r.append([str(m).partition(':')[0], m.get_global(), m.get_global_name_value()])
    m.update([nd.array([0])], [nd.array([[0.6, 0.4]])])
    r.append([m.get(), m.get_global()])
    m.reset()
    r.append([str(m.get()[1]), str(m.get_global()[1])])

m = mx.metric.create(['acc', 'ce', mx.metric.MSE(name='q')])
m.update([nd.array([0, 1])], [nd.array([[0.9, 0.1], [0.2, 0.8]])])
print(m, m.get())
r = [m.get_name_value(), m.get_metric(0).name, len(m.metrics), m.name, m.get_config()]
m.reset()
print(m)

m = mx.metric.CompositeEvalMetric()
m.add('mae')
m.add(mx.metric.Accuracy(output_names=['o'], label_names=['l']))
m.update_dict({'l': nd.array([0, 1])}, {'o': nd.array([[0.9, 0.1], [0.2, 0.8]])})
r = [m.get(), m.metrics[1].get_config(), m.metrics[0].get_config()]

def custom(label, pred):
    return float(np.abs(label - pred).sum())
def two(label, pred):
    return (float(np.abs(label - pred).sum()), label.size)
m = mx.metric.CustomMetric(custom)
n = mx.metric.np(two, name='mine')
k = mx.metric.create(lambda l, p: 1.0)
j = mx.metric.np(custom)
[q.update([nd.array([1, 2])], [nd.array([2, 4])]) for q in (m, n, k, j)]
r = [q.get() for q in (m, n, k, j)] + [tried(m.get_config), tried(lambda: m.update([nd.array([1])], [nd.array([1]), nd.array([2])])), str(k)]

r = [tried(lambda: mx.metric.create('nothing')), tried(lambda: mx.metric.create(3)), tried(lambda: mx.metric.Accuracy().update([nd.array([1])], [])), tried(lambda: mx.metric.Accuracy().update([nd.array([1, 0])], [nd.ones((3, 2))])), tried(lambda: mx.metric.F1().update([nd.array([1, 2, 0])], [nd.ones((3, 2))])), str(mx.metric.EvalMetric('x')), tried(lambda: mx.metric.CrossEntropy().update([nd.array([1, 0])], [nd.ones((3, 2))])), tried(lambda: mx.metric.TopKAccuracy(2).update([nd.array([1])], [nd.ones((1, 2, 2))])), tried(lambda: mx.metric.Perplexity(None).update([nd.array([1])], [nd.ones((2, 2))]))]

m = mx.metric.Accuracy(axis=2)
m.update([nd.array([[0, 1], [1, 0]])], [draw((2, 2, 3), 1)])
k = mx.metric.Accuracy()
k.update([nd.array([0, 1, 2])], [nd.array([0, 1, 1])])
l = mx.metric.Loss()
l.update(None, [nd.array([1, 2]), nd.array([3])])
l.update(None, nd.array([[4]]))
p = mx.metric.PearsonCorrelation()
p.update([draw((5, 1), 1)], [draw((5, 1), 2)])
p.update([draw((4,), 3)], [draw((4,), 4)])
r = [m.get(), k.get(), l.get(), p.get(), mx.metric.create('pearsonr').name]

@mx.metric.register
class MyMetric(mx.metric.EvalMetric):
    def __init__(self, name='mymetric', **k):
        super().__init__(name, **k)
    def update(self, labels, preds):
        self.num_inst += 1
        self.sum_metric += float(preds[0].sum().asscalar())
m = mx.metric.create('mymetric')
m.update([nd.ones((1,))], [nd.array([1, 2])])
m.update([nd.ones((1,))], [nd.array([1, 2])])
r = [m.get(), str(m), m.num_inst]

a = mx.metric.Accuracy()
r = [mx.metric.create(a) is a, a.get_config(), mx.metric.TopKAccuracy(3).get_config()]

r = [mx.metric.MAE().name, mx.metric.MSE('m').name, mx.metric.CrossEntropy(eps=0.1).eps, mx.metric.Accuracy().axis]
m = mx.metric.RMSE()
m.update([nd.array([1, 2, 3])], [nd.array([[1], [2], [5]])])
m.update([draw((3, 2), 1)], [draw((3, 2), 2)])
r += [m.get(), m.sum_metric, m.num_inst]

m = mx.metric.create('F1', average='micro')
m.update([nd.array([0, 1, 1, 0])], [nd.array([[0.9, 0.1], [0.2, 0.8], [0.7, 0.3], [0.4, 0.6]])])
print(m)
print(mx.metric.Accuracy(), mx.metric.create(['acc', 'mse']))
c = mx.metric.create('acc')
c.update([nd.array([0, 1, 1])], [nd.array([[0.9, 0.1], [0.2, 0.8], [0.7, 0.3]])])
print(c, *c.get())
print('{}={:.3f}'.format(*c.get()))
"""
