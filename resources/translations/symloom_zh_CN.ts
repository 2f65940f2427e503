<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>Version {0}</source>
        <translation>版本 {0}</translation>
    </message>
    <message>
        <source>A desktop studio for neural networks: draw them, see every shape, step them forward and backward with real numbers, and take the code away.</source>
        <translation>神经网络的桌面工作室：画出网络，看清每个形状，用真实的数值逐步前向与反向运行，并带走代码。</translation>
    </message>
    <message>
        <source>MIT licence. The semantics follow Apache MXNet. Fonts: Inter and JetBrains Mono, under the SIL Open Font License. Qt is used under the LGPL.</source>
        <translation>MIT 许可证。语义遵循 Apache MXNet。字体：Inter 和 JetBrains Mono，采用 SIL Open Font License。Qt 依 LGPL 使用。</translation>
    </message>
</context>
<context>
    <name>AnalysisPanel</name>
    <message>
        <source>Costs</source>
        <translation>开销</translation>
    </message>
    <message>
        <source>Parameters, operations, memory and idle units of each node</source>
        <translation>每个节点的参数量、运算量、内存和闲置单元</translation>
    </message>
    <message>
        <source>Gradient check</source>
        <translation>梯度检验</translation>
    </message>
    <message>
        <source>The backward pass against central differences</source>
        <translation>将反向结果与中心差分比较</translation>
    </message>
    <message>
        <source>View of the analysis</source>
        <translation>分析的视图</translation>
    </message>
</context>
<context>
    <name>Announcing</name>
    <message>
        <source>{0}: {1} nodes</source>
        <translation>{0}：{1} 个节点</translation>
    </message>
    <message>
        <source>An empty canvas</source>
        <translation>空画布</translation>
    </message>
    <message>
        <source>Undone: {0}</source>
        <translation>已撤销：{0}</translation>
    </message>
    <message>
        <source>{0} gives {1}</source>
        <translation>{0} 给出 {1}</translation>
    </message>
    <message>
        <source>{0} added</source>
        <translation>已添加 {0}</translation>
    </message>
    <message>
        <source>{0} removed</source>
        <translation>已移除 {0}</translation>
    </message>
    <message>
        <source>{0} moved to {1:g}, {2:g}</source>
        <translation>{0} 已移到 {1:g}, {2:g}</translation>
    </message>
    <message>
        <source>{0} moved</source>
        <translation>已移动 {0}</translation>
    </message>
    <message>
        <source>{0} nodes</source>
        <translation>{0} 个节点</translation>
    </message>
    <message>
        <source>{0} connections changed</source>
        <translation>{0} 条连线已更改</translation>
    </message>
    <message>
        <source>{0} connected to {1}, {2}</source>
        <translation>{0} 已连到 {1}，{2}</translation>
    </message>
    <message>
        <source>{0} disconnected from {1}, {2}</source>
        <translation>{0} 与 {1} 已断开，{2}</translation>
    </message>
    <message>
        <source>wire from {0} to {1}, {2} disabled</source>
        <translation>从 {0} 到 {1} 的连线，{2}，已停用</translation>
    </message>
    <message>
        <source>wire from {0} to {1}, {2} enabled</source>
        <translation>从 {0} 到 {1} 的连线，{2}，已启用</translation>
    </message>
</context>
<context>
    <name>ArgumentFields</name>
    <message>
        <source>draw</source>
        <translation>抽样</translation>
    </message>
    <message>
        <source>fan</source>
        <translation>扇入扇出</translation>
    </message>
    <message>
        <source>formula</source>
        <translation>公式</translation>
    </message>
</context>
<context>
    <name>ArrayCard</name>
    <message>
        <source>Copy as NumPy</source>
        <translation>复制为 NumPy</translation>
    </message>
    <message>
        <source>Copy as NumPy: the array as code that makes it</source>
        <translation>复制为 NumPy：生成这个数组的代码</translation>
    </message>
    <message>
        <source>Too large to be copied as code</source>
        <translation>过大，无法复制为代码</translation>
    </message>
    <message>
        <source>axis {0}: </source>
        <translation>轴 {0}：</translation>
    </message>
    <message>
        <source>Which slice along axis {0} is shown</source>
        <translation>显示沿轴 {0} 的哪个切片</translation>
    </message>
    <message>
        <source>{0} more in other slices</source>
        <translation>其他切片中还有 {0} 个</translation>
    </message>
</context>
<context>
    <name>AttributesSection</name>
    <message>
        <source>any</source>
        <translation>任意</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>小于</translation>
    </message>
    <message>
        <source>More ({0})</source>
        <translation>更多（{0}）</translation>
    </message>
</context>
<context>
    <name>BreakpointRow</name>
    <message>
        <source>On</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>Stops runs, or is only kept</source>
        <translation>停住运行，或仅保留</translation>
    </message>
    <message>
        <source>forward</source>
        <translation>前向</translation>
    </message>
    <message>
        <source>backward</source>
        <translation>反向</translation>
    </message>
    <message>
        <source>always</source>
        <translation>总是</translation>
    </message>
    <message>
        <source>Condition</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>Remove the breakpoint</source>
        <translation>移除断点</translation>
    </message>
    <message>
        <source>Stop where the node is computed, or where its gradients are</source>
        <translation>在计算节点处停住，或在计算其梯度处停住</translation>
    </message>
    <message>
        <source>a node that is gone</source>
        <translation>已删除的节点</translation>
    </message>
    <message>
        <source>any node</source>
        <translation>任意节点</translation>
    </message>
</context>
<context>
    <name>BreakpointsPanel</name>
    <message>
        <source>Stop at any node when</source>
        <translation>任意节点停住条件</translation>
    </message>
    <message>
        <source>Watch what is selected</source>
        <translation>监视选中项</translation>
    </message>
    <message>
        <source>Follow the norm of its value, or of a parameter, from run to run</source>
        <translation>逐次运行跟踪它的值或参数的范数</translation>
    </message>
    <message>
        <source>No breakpoints. Select a node and press F9, or type above what should stop a run.</source>
        <translation>没有断点。选中节点并按 F9，或在上方输入使运行停住的条件。</translation>
    </message>
    <message>
        <source>Nothing is watched. Select a node or a parameter, or use the menu of a node.</source>
        <translation>没有监视项。请选中节点或参数，或使用节点的菜单。</translation>
    </message>
    <message>
        <source>Breakpoints</source>
        <translation>断点</translation>
    </message>
    <message>
        <source>Watches</source>
        <translation>监视</translation>
    </message>
    <message>
        <source>For example: {0}</source>
        <translation>例如：{0}</translation>
    </message>
</context>
<context>
    <name>CanvasSurface</name>
    <message>
        <source>Canvas</source>
        <translation>画布</translation>
    </message>
    <message>
        <source>The network: nodes and the wires between them</source>
        <translation>网络：节点以及它们之间的连线</translation>
    </message>
    <message>
        <source>Press Tab to add a layer, or drag one from the palette</source>
        <translation>按 Tab 添加层，或从组件面板拖入一层</translation>
    </message>
</context>
<context>
    <name>Caption</name>
    <message>
        <source>F10 takes a step · Esc leaves</source>
        <translation>F10 单步 · Esc 退出</translation>
    </message>
    <message>
        <source>loss {0}</source>
        <translation>损失 {0}</translation>
    </message>
</context>
<context>
    <name>Carrying</name>
    <message>
        <source>It was dropped where nothing takes it: nothing changed.</source>
        <translation>松开处没有可以接收它的位置：没有任何改变。</translation>
    </message>
</context>
<context>
    <name>CheckView</name>
    <message>
        <source>Check all gradients</source>
        <translation>检验所有梯度</translation>
    </message>
    <message>
        <source>Compare the backward pass with central differences in float64, for every parameter and input</source>
        <translation>对每个参数和输入，以 float64 将反向结果与中心差分比较</translation>
    </message>
    <message>
        <source>Check selected node</source>
        <translation>检验所选节点</translation>
    </message>
    <message>
        <source>Compare the gradient rule of the selected node with central differences</source>
        <translation>将所选节点的梯度法则与中心差分比较</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Give the check up</source>
        <translation>放弃检验</translation>
    </message>
    <message>
        <source>Elements of each array</source>
        <translation>每个数组的元素数</translation>
    </message>
    <message>
        <source>How many elements of each array are looked at: those with the largest gradients, and any others</source>
        <translation>每个数组检验多少个元素：梯度最大的若干个，以及任意其他元素</translation>
    </message>
    <message>
        <source>Gradient check</source>
        <translation>梯度检验</translation>
    </message>
    <message>
        <source>No gradient is checked yet</source>
        <translation>尚未检验梯度</translation>
    </message>
    <message>
        <source>Check all gradients, or those of the selected node, against central differences in float64.</source>
        <translation>以 float64 的中心差分检验所有梯度，或所选节点的梯度。</translation>
    </message>
    <message>
        <source>elements</source>
        <translation>元素数</translation>
    </message>
    <message>
        <source>Array</source>
        <translation>数组</translation>
    </message>
    <message>
        <source>The parameter or input whose gradient is checked</source>
        <translation>检验其梯度的参数或输入</translation>
    </message>
    <message>
        <source>Checked</source>
        <translation>已检验</translation>
    </message>
    <message>
        <source>Elements that were compared, of how many</source>
        <translation>已比较的元素数及总数</translation>
    </message>
    <message>
        <source>Kinks</source>
        <translation>拐点</translation>
    </message>
    <message>
        <source>Elements at a kink (relu at 0), where no number is right</source>
        <translation>处于拐点（如 relu 的 0 处）的元素，那里没有正确的数</translation>
    </message>
    <message>
        <source>Worst element</source>
        <translation>误差最大元素</translation>
    </message>
    <message>
        <source>The index with the largest error</source>
        <translation>误差最大处的索引</translation>
    </message>
    <message>
        <source>Backward pass</source>
        <translation>反向结果</translation>
    </message>
    <message>
        <source>What the backward pass says there</source>
        <translation>该处反向得到的值</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>差分</translation>
    </message>
    <message>
        <source>What central differences say there</source>
        <translation>该处中心差分得到的值</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>误差</translation>
    </message>
    <message>
        <source>The difference, relative where gradients are above 1</source>
        <translation>二者之差；梯度大于 1 时为相对误差</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Whether the error is within the tolerance</source>
        <translation>误差是否在容差之内</translation>
    </message>
    <message>
        <source>Type a whole number from 1 to {0}.</source>
        <translation>请输入 1 到 {0} 的整数。</translation>
    </message>
    <message>
        <source>all gradients</source>
        <translation>所有梯度</translation>
    </message>
    <message>
        <source>Checking {0}…</source>
        <translation>正在检验 {0}…</translation>
    </message>
    <message>
        <source>{0}: wrong for {1}</source>
        <translation>{0}：{1} 有误</translation>
    </message>
    <message>
        <source>{0}: all within {1}</source>
        <translation>{0}：误差均在 {1} 以内</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
    <message>
        <source>passes</source>
        <translation>通过</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>有误</translation>
    </message>
    <message>
        <source>nothing to compare</source>
        <translation>无可比较</translation>
    </message>
</context>
<context>
    <name>ChosenParameters</name>
    <message>
        <source>Parameters under this choice</source>
        <translation>此方案下的参数</translation>
    </message>
    <message>
        <source>Parameter</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>The distribution of the chosen one is drawn</source>
        <translation>绘制所选参数的分布</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Its size along each axis; -1 is not known yet</source>
        <translation>各轴的大小；-1 表示尚未知</translation>
    </message>
    <message>
        <source>Initializer</source>
        <translation>初始化器</translation>
    </message>
    <message>
        <source>What its first values are drawn from under this choice</source>
        <translation>在此选择下初始值从何抽样</translation>
    </message>
    <message>
        <source>Bounds</source>
        <translation>上下界</translation>
    </message>
    <message>
        <source>Between which numbers its values are</source>
        <translation>其数值所在的范围</translation>
    </message>
    <message>
        <source>Deviation</source>
        <translation>标准差</translation>
    </message>
    <message>
        <source>The standard deviation of its values, by the formula</source>
        <translation>按公式计算的数值标准差</translation>
    </message>
    <message>
        <source>can&apos;t fill it</source>
        <translation>无法填充</translation>
    </message>
    <message>
        <source>waits for {0}</source>
        <translation>等待 {0}</translation>
    </message>
    <message>
        <source>waits for its shape</source>
        <translation>等待形状</translation>
    </message>
</context>
<context>
    <name>Clipboard</name>
    <message numerus="yes">
        <source>%n item(s) copied.</source>
        <translation type="vanished">
            <numerusform>已复制 %n 项。</numerusform>
        </translation>
    </message>
    <message>
        <source>One item copied.</source>
        <translation>已复制 1 项。</translation>
    </message>
    <message>
        <source>{0} items copied.</source>
        <translation>已复制 {0} 项。</translation>
    </message>
    <message>
        <source>There is nothing to paste. Copy nodes first, with Ctrl+C.</source>
        <translation>没有可粘贴的内容。请先用 Ctrl+C 复制节点。</translation>
    </message>
    <message>
        <source>The copied text</source>
        <translation>复制的文本</translation>
    </message>
</context>
<context>
    <name>CodePanel</name>
    <message>
        <source>Target of the code</source>
        <translation>代码的目标框架</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="vanished">复制</translation>
    </message>
    <message>
        <source>Copy the code</source>
        <translation>复制代码</translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="vanished">保存</translation>
    </message>
    <message>
        <source>Save the code as a file</source>
        <translation>将代码保存为文件</translation>
    </message>
    <message>
        <source>Show what changed since the last export</source>
        <translation>显示上次导出后的改动</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>No code yet</source>
        <translation>还没有代码</translation>
    </message>
    <message>
        <source>exported</source>
        <translation>已导出</translation>
    </message>
    <message>
        <source>now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>Nothing changed since the last export.</source>
        <translation>上次导出后没有改动。</translation>
    </message>
    <message>
        <source>Line {0}: {1}</source>
        <translation>第 {0} 行：{1}</translation>
    </message>
    <message>
        <source>The largest difference from Symloom, of outputs and gradients</source>
        <translation>输出和梯度与 Symloom 的最大差异</translation>
    </message>
    <message>
        <source>Once this problem is mended, the code of the network appears here.</source>
        <translation>解决这个问题后，网络的代码会显示在这里。</translation>
    </message>
    <message>
        <source>Place a layer on the canvas, and the code of the network appears here.</source>
        <translation>在画布上放置一层，网络的代码就会显示在这里。</translation>
    </message>
    <message>
        <source>Copied the code.</source>
        <translation>已复制代码。</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Save the code</source>
        <translation>保存代码</translation>
    </message>
    <message>
        <source>Python (*.py)</source>
        <translation>Python (*.py)</translation>
    </message>
    <message>
        <source>Out of date</source>
        <translation>已过时</translation>
    </message>
    <message>
        <source>The code of the newest network is being made</source>
        <translation>正在生成最新网络的代码</translation>
    </message>
    <message>
        <source>{0} could not be written: {1}. Choose another place.</source>
        <translation>无法写入 {0}：{1}。请选择其他位置。</translation>
    </message>
    <message>
        <source>Saved as {0}.</source>
        <translation>已保存为 {0}。</translation>
    </message>
</context>
<context>
    <name>ConfusionMatrix</name>
    <message>
        <source>Confusion matrix: rows are what is right, columns what it was taken for</source>
        <translation>混淆矩阵：行为真实类别，列为预测类别</translation>
    </message>
</context>
<context>
    <name>ConfusionView</name>
    <message>
        <source>Samples of the chosen cell</source>
        <translation>所选单元格的样本</translation>
    </message>
    <message>
        <source>Double-click or Return opens a sample in the stepper, as a batch of one</source>
        <translation>双击或按回车，以单行批量在单步调试中打开样本</translation>
    </message>
    <message>
        <source>{0} of {1} are taken for something else. Choose a cell to see its samples.</source>
        <translation>{1} 个中有 {0} 个分错。选择单元格可查看其样本。</translation>
    </message>
    <message>
        <source>{0} of class {1}, taken for {2}</source>
        <translation>{0} 个样本，真实类别 {1}，预测为 {2}</translation>
    </message>
    <message>
        <source>row {0}</source>
        <translation>第 {0} 行</translation>
    </message>
    <message>
        <source>Only rows of a built-in data set can be opened alone. Put this row into a file of its own.</source>
        <translation type="vanished">只有内置数据集的行可以单独打开。请把这一行存成单独的文件。</translation>
    </message>
    <message>
        <source>Row {0} is fed as a batch of one.</source>
        <translation>已将第 {0} 行作为单行批量输入。</translation>
    </message>
</context>
<context>
    <name>Connecting</name>
    <message>
        <source>There is nothing that this node could be connected to.</source>
        <translation>没有可以与这个节点相连的对象。</translation>
    </message>
    <message>
        <source>Connect to…</source>
        <translation>连接到…</translation>
    </message>
    <message>
        <source>instead of {0}</source>
        <translation>替换 {0}</translation>
    </message>
    <message>
        <source>to {0}, input {1}</source>
        <translation>到 {0} 的输入 {1}</translation>
    </message>
    <message>
        <source>from {0} to {1}</source>
        <translation>从 {0} 到 {1}</translation>
    </message>
    <message>
        <source>{0} is connected to {1}.</source>
        <translation>{0} 已连接到 {1}。</translation>
    </message>
</context>
<context>
    <name>CostsView</name>
    <message>
        <source>Costs of nodes</source>
        <translation>各节点的开销</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Filter of the table</source>
        <translation>表格的筛选</translation>
    </message>
    <message>
        <source>Show only rows that contain this</source>
        <translation>只显示包含此文本的行</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the selected rows, or all, with tabs between (Ctrl+C in the table)</source>
        <translation>复制所选行或全部行，以制表符分隔（在表格中按 Ctrl+C）</translation>
    </message>
    <message>
        <source>Nothing to count yet</source>
        <translation>还没有可统计的内容</translation>
    </message>
    <message>
        <source>Place a layer: its parameters, operations and memory are listed here.</source>
        <translation>放置一层后，它的参数量、运算量和内存会列在这里。</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>节点</translation>
    </message>
    <message>
        <source>Its name; a selected row is selected on the canvas</source>
        <translation>名称；选中的行会在画布上选中</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>运算</translation>
    </message>
    <message>
        <source>What the node computes</source>
        <translation>节点计算什么</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>The shape of what it gives</source>
        <translation>其输出的形状</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Values of the parameters that live at this node</source>
        <translation>属于此节点的参数的数值个数</translation>
    </message>
    <message>
        <source>Shared</source>
        <translation>共享量</translation>
    </message>
    <message>
        <source>Values of parameters that it uses but that live elsewhere</source>
        <translation>它使用但属于别处的参数的数值个数</translation>
    </message>
    <message>
        <source>MACs</source>
        <translation>MACs</translation>
    </message>
    <message>
        <source>Products that are added up, of a forward pass</source>
        <translation>一次前向中的乘加次数</translation>
    </message>
    <message>
        <source>FLOPs</source>
        <translation>FLOPs</translation>
    </message>
    <message>
        <source>Operations of a forward pass; a MAC is two</source>
        <translation>一次前向的运算次数；一次乘加计为两次</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Bytes of what it computes, in float32</source>
        <translation>其计算结果的字节数（float32）</translation>
    </message>
    <message>
        <source>Idle units</source>
        <translation>闲置单元</translation>
    </message>
    <message>
        <source>Units that say nothing about any row of the last run</source>
        <translation>对上次运行的任何一行都没有反应的单元</translation>
    </message>
    <message>
        <source>{0} of {1} dead</source>
        <translation>{0} / {1} 死亡</translation>
    </message>
    <message>
        <source>{0} of {1} saturated</source>
        <translation>{0} / {1} 饱和</translation>
    </message>
    <message>
        <source>Nobody has counted the operations of {0} yet.</source>
        <translation>尚未统计 {0} 的运算量。</translation>
    </message>
    <message>
        <source>{0} parameters · {1} MACs · {2} FLOPs · {3} of activations, for a batch of {4}</source>
        <translation>{0} 个参数 · {1} MACs · {2} FLOPs · 激活占 {3}，批量大小 {4}</translation>
    </message>
    <message>
        <source>{0} · {1} values of states</source>
        <translation>{0} · 状态 {1} 个数值</translation>
    </message>
    <message>
        <source>at least {0} (some is not known)</source>
        <translation>至少 {0}（部分未知）</translation>
    </message>
</context>
<context>
    <name>Curves</name>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>metric</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>kept aside</source>
        <translation>验证</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>{0} was changed by another program.</source>
        <translation type="vanished">{0} 已被其他程序修改。</translation>
    </message>
    <message>
        <source>Reload</source>
        <translation type="vanished">重新载入</translation>
    </message>
    <message>
        <source>Keep what is here</source>
        <translation type="vanished">保留当前内容</translation>
    </message>
    <message>
        <source>Find anything: actions, panels, files, nodes</source>
        <translation>查找任意内容：操作、面板、文件、节点</translation>
    </message>
    <message>
        <source>Nothing matches.</source>
        <translation>没有匹配项。</translation>
    </message>
    <message>
        <source>There is no parameter whose shape is known. Feed the input that it waits for.</source>
        <translation>没有形状已知的参数。请为它所等待的输入提供数据。</translation>
    </message>
    <message>
        <source>Load values</source>
        <translation>载入数值</translation>
    </message>
    <message>
        <source>Arrays ({0})</source>
        <translation>数组（{0}）</translation>
    </message>
    <message>
        <source>Arrays (*.safetensors *.npz)</source>
        <translation type="vanished">数组 (*.safetensors *.npz)</translation>
    </message>
    <message>
        <source>Copied as a picture.</source>
        <translation>已复制为图片。</translation>
    </message>
    <message>
        <source>The printer took nothing. Choose another one, or export a PDF.</source>
        <translation>打印机没有接收。请选择其他打印机，或导出 PDF。</translation>
    </message>
    <message>
        <source>{0} is printed.</source>
        <translation>已打印 {0}。</translation>
    </message>
    <message>
        <source>Export picture</source>
        <translation>导出图片</translation>
    </message>
    <message>
        <source>Pictures (*.{0})</source>
        <translation>图片 (*.{0})</translation>
    </message>
    <message>
        <source>Drawn as {0}.</source>
        <translation>已绘制为 {0}。</translation>
    </message>
</context>
<context>
    <name>DockTitle</name>
    <message>
        <source>Put back</source>
        <translation>放回</translation>
    </message>
    <message>
        <source>Into a window of its own</source>
        <translation>移到单独的窗口</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Docks</name>
    <message>
        <source>Palette</source>
        <translation>组件</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>检查器</translation>
    </message>
    <message>
        <source>Local rule</source>
        <translation>局部法则</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Laboratory</source>
        <translation>实验室</translation>
    </message>
    <message>
        <source>Analysis</source>
        <translation>分析</translation>
    </message>
    <message>
        <source>Breakpoints</source>
        <translation>断点</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>变化过程</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>大纲</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>&amp;Move</source>
        <translation>移动(&amp;M)</translation>
    </message>
    <message>
        <source>To the &amp;left</source>
        <translation>到左侧(&amp;L)</translation>
    </message>
    <message>
        <source>To the &amp;right</source>
        <translation>到右侧(&amp;R)</translation>
    </message>
    <message>
        <source>To the &amp;bottom</source>
        <translation>到底部(&amp;B)</translation>
    </message>
    <message>
        <source>Into a &amp;window of its own</source>
        <translation>到独立窗口(&amp;W)</translation>
    </message>
</context>
<context>
    <name>EditorSession</name>
    <message>
        <source>Untitled</source>
        <translation>未命名</translation>
    </message>
    <message>
        <source>Opened {0} as a new document.</source>
        <translation>已将 {0} 作为新文档打开。</translation>
    </message>
    <message>
        <source>Gradient of {0}</source>
        <translation>{0} 的梯度</translation>
    </message>
    <message>
        <source>{0}, line {1}: {2}</source>
        <translation>{0}，第 {1} 行：{2}</translation>
    </message>
    <message>
        <source>Saved as {0}.</source>
        <translation>已保存为 {0}。</translation>
    </message>
</context>
<context>
    <name>EmptyCanvas</name>
    <message>
        <source>Examples…</source>
        <translation>示例…</translation>
    </message>
    <message>
        <source>Show the welcome page with networks that each tell what to try.</source>
        <translation>显示欢迎页：那里的每个网络都说明可以尝试什么。</translation>
    </message>
</context>
<context>
    <name>FaultDialog</name>
    <message>
        <source>The document is still open. Save it under another name to be safe; if this happens again, please report the text below.</source>
        <translation>文档仍处于打开状态。为保险起见，请用另一个名称保存；如果再次发生，请报告下面的文本。</translation>
    </message>
    <message>
        <source>Traceback</source>
        <translation>错误回溯</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>This is an example: a perceptron that reads handwritten digits. Initialize it, then step with F10.</source>
        <translation>这是一个示例：识别手写数字的感知机。先初始化，再按 F10 逐步运行。</translation>
    </message>
    <message>
        <source>Start with a blank canvas (Ctrl+N)</source>
        <translation>从空白画布开始 (Ctrl+N)</translation>
    </message>
    <message>
        <source>Open a document</source>
        <translation>打开文档</translation>
    </message>
    <message>
        <source>Save the document</source>
        <translation>保存文档</translation>
    </message>
    <message>
        <source>Unsaved changes</source>
        <translation>未保存的更改</translation>
    </message>
    <message>
        <source>“{0}” has changes that are not saved.</source>
        <translation>“{0}”有尚未保存的更改。</translation>
    </message>
    <message>
        <source>The file of “{0}” is gone, so what is open here is all there is of it.</source>
        <translation>“{0}”的文件已不存在，此处打开的内容是它的全部。</translation>
    </message>
    <message>
        <source>Documents, pictures, scripts, MXNet symbols (*.symloom.json *.json *.png *.svg *.py);;All files (*)</source>
        <translation>文档、图片、脚本、MXNet symbol (*.symloom.json *.json *.png *.svg *.py);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Symloom documents (*.symloom.json *.json);;All files (*)</source>
        <translation>Symloom 文档 (*.symloom.json *.json);;所有文件 (*)</translation>
    </message>
    <message>
        <source>{0} is no longer where it was. What is open here is kept; save it to have a file again.</source>
        <translation>{0} 已不在原处。此处打开的内容仍然保留；保存即可重新得到文件。</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>{0} was changed by another program.</source>
        <translation>{0} 已被其他程序修改。</translation>
    </message>
    <message>
        <source>Reload</source>
        <translation>重新载入</translation>
    </message>
    <message>
        <source>Keep what is here</source>
        <translation>保留当前内容</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in the document</source>
        <translation>在文档中查找</translation>
    </message>
    <message>
        <source>Name, operator, value or note</source>
        <translation>名称、运算、数值或注释</translation>
    </message>
    <message>
        <source>Previous (Shift+Enter)</source>
        <translation>上一个 (Shift+Enter)</translation>
    </message>
    <message>
        <source>Next (Enter)</source>
        <translation>下一个 (Enter)</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭 (Esc)</translation>
    </message>
    <message>
        <source>Nothing matches.</source>
        <translation>没有匹配项。</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
</context>
<context>
    <name>FindField</name>
    <message>
        <source>Find anything</source>
        <translation>查找任意内容</translation>
    </message>
</context>
<context>
    <name>FittingTabs</name>
    <message>
        <source>More: what does not fit beside</source>
        <translation>更多：旁边放不下的内容</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
</context>
<context>
    <name>Framing</name>
    <message>
        <source>Frame</source>
        <translation>框</translation>
    </message>
    <message>
        <source>Title of the frame</source>
        <translation>框的标题</translation>
    </message>
    <message>
        <source>Comment on {0}</source>
        <translation>{0} 的备注</translation>
    </message>
    <message>
        <source>What is there to say about {0}?</source>
        <translation>关于 {0} 的备注：</translation>
    </message>
</context>
<context>
    <name>Gesturing</name>
    <message>
        <source>Released here, nothing changes.</source>
        <translation>在此处松开不会有任何改变。</translation>
    </message>
</context>
<context>
    <name>HistogramPlot</name>
    <message>
        <source>Counted in a sample of {0} of {1} values</source>
        <translation>在 {1} 个值中抽取 {0} 个统计</translation>
    </message>
    <message>
        <source>All {0} finite values are counted</source>
        <translation>已统计全部 {0} 个有限值</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>已打开</translation>
    </message>
</context>
<context>
    <name>InitializerEditor</name>
    <message>
        <source>Initializer</source>
        <translation>初始化器</translation>
    </message>
    <message>
        <source>What the first values are drawn from</source>
        <translation>初始值取自什么分布</translation>
    </message>
    <message>
        <source>by name</source>
        <translation>按名称</translation>
    </message>
    <message>
        <source>{0} (default)</source>
        <translation>{0}（默认）</translation>
    </message>
    <message>
        <source>draw</source>
        <translation type="vanished">抽样</translation>
    </message>
    <message>
        <source>fan</source>
        <translation type="vanished">扇入扇出</translation>
    </message>
</context>
<context>
    <name>InputsSection</name>
    <message>
        <source>Order of the inputs</source>
        <translation>输入的顺序</translation>
    </message>
    <message>
        <source>Inputs, to be dragged into another order</source>
        <translation>输入，可拖动以改变顺序</translation>
    </message>
    <message>
        <source>Drag, or press Alt with an arrow key.</source>
        <translation>拖动，或按 Alt 加方向键。</translation>
    </message>
</context>
<context>
    <name>InspectorPanel</name>
    <message>
        <source>Inspector</source>
        <translation>检查器</translation>
    </message>
</context>
<context>
    <name>LaboratoryPanel</name>
    <message>
        <source>One of two choices that are compared</source>
        <translation>相互比较的两个方案之一</translation>
    </message>
    <message>
        <source>Choice {0}</source>
        <translation>方案 {0}</translation>
    </message>
    <message>
        <source>Choice that is edited</source>
        <translation>正在编辑的方案</translation>
    </message>
    <message>
        <source>Add rule</source>
        <translation>添加规则</translation>
    </message>
    <message>
        <source>Add a pattern of names with an initializer; the first that fits decides</source>
        <translation>添加名称模式及其初始化器；以第一个匹配的为准</translation>
    </message>
    <message>
        <source>Distribution</source>
        <translation>分布</translation>
    </message>
    <message>
        <source>Which values the chosen parameter gets</source>
        <translation>所选参数得到哪些值</translation>
    </message>
    <message>
        <source>Through layers</source>
        <translation>逐层</translation>
    </message>
    <message>
        <source>What flows forward and backward through all layers</source>
        <translation>前向和反向流经各层的数值</translation>
    </message>
    <message>
        <source>Picture of the laboratory</source>
        <translation>实验室的图</translation>
    </message>
    <message>
        <source>variance</source>
        <translation>方差</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>Statistic of a layer</source>
        <translation>层的统计量</translation>
    </message>
    <message>
        <source>Which number of activations and gradients is drawn</source>
        <translation>绘制激活和梯度的哪个统计量</translation>
    </message>
    <message>
        <source>Apply {0}</source>
        <translation>应用 {0}</translation>
    </message>
    <message>
        <source>No rule names a parameter: there is nothing to apply.</source>
        <translation>没有规则涉及任何参数：没有可应用的内容。</translation>
    </message>
    <message>
        <source>Draws {0}.</source>
        <translation>将抽取 {0}。</translation>
    </message>
    <message>
        <source>Replaces the values of {0} (force_reinit); Undo brings them back.</source>
        <translation>将替换 {0} 的数值 (force_reinit)；撤销可恢复原值。</translation>
    </message>
    <message>
        <source>Unchanged: {0}.</source>
        <translation>不变：{0}。</translation>
    </message>
    <message>
        <source>{0} has no data: numbers of a normal distribution stand in.</source>
        <translation>{0} 没有数据：以正态分布的数代替。</translation>
    </message>
    <message>
        <source>Set the initializers and draw the values that the rules name, as one step</source>
        <translation>设置规则所指的初始化器并抽取数值，作为一个步骤</translation>
    </message>
    <message>
        <source>Set the initializers and draw: replaces the values of {0} parameters; Undo brings them back</source>
        <translation type="vanished">设置初始化器并抽样：替换 {0} 个参数的数值；撤销可恢复</translation>
    </message>
    <message>
        <source>Set the initializers and draw the values, as one step</source>
        <translation type="vanished">设置初始化器并抽取数值，作为一步</translation>
    </message>
    <message>
        <source>Nothing to look at yet</source>
        <translation>还没有可看的内容</translation>
    </message>
    <message>
        <source>Build a network: here is what initializers do to it, before they are applied.</source>
        <translation>请先搭建网络：这里会在应用之前显示初始化器的效果。</translation>
    </message>
    <message>
        <source>bounds {0}</source>
        <translation>上下界 {0}</translation>
    </message>
    <message>
        <source>deviation {0}</source>
        <translation>标准差 {0}</translation>
    </message>
    <message>
        <source>drawn {0}</source>
        <translation>实际 {0}</translation>
    </message>
    <message>
        <source>No values can be drawn yet</source>
        <translation>还无法抽取数值</translation>
    </message>
    <message>
        <source>It waits for the shape of {0}.</source>
        <translation>正在等待 {0} 的形状。</translation>
    </message>
    <message>
        <source>See what is wrong at the left.</source>
        <translation>左侧说明了哪里有误。</translation>
    </message>
    <message>
        <source>density</source>
        <translation>密度</translation>
    </message>
    <message>
        <source>Nothing flows yet</source>
        <translation>还没有数值流过</translation>
    </message>
    <message>
        <source>What keeps the network from running is said at the left.</source>
        <translation>左侧说明了网络为何无法运行。</translation>
    </message>
    <message>
        <source>variance of activations</source>
        <translation>激活的方差</translation>
    </message>
    <message>
        <source>variance of gradients</source>
        <translation>梯度的方差</translation>
    </message>
    <message>
        <source>mean of activations</source>
        <translation>激活的均值</translation>
    </message>
    <message>
        <source>mean of gradients</source>
        <translation>梯度的均值</translation>
    </message>
</context>
<context>
    <name>LogView</name>
    <message>
        <source>Initialize or run the network: what happens is noted here, in order.</source>
        <translation>初始化或运行网络：发生的一切会按顺序记录在这里。</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Initialize: {0}</source>
        <translation>初始化：{0}</translation>
    </message>
    <message>
        <source>{0} waits for {1}</source>
        <translation>{0} 等待 {1}</translation>
    </message>
    <message>
        <source>its shape</source>
        <translation>它的形状</translation>
    </message>
    <message>
        <source>Set now that its shape is known: {0}</source>
        <translation>形状已知，现已初始化：{0}</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>This is an example: a perceptron that reads handwritten digits. Initialize it, then step with F10.</source>
        <translation type="vanished">这是一个示例：识别手写数字的感知机。先初始化，再按 F10 逐步运行。</translation>
    </message>
    <message>
        <source>Start with a blank canvas (Ctrl+N)</source>
        <translation type="vanished">从空白画布开始 (Ctrl+N)</translation>
    </message>
    <message>
        <source>Open a document</source>
        <translation type="vanished">打开文档</translation>
    </message>
    <message>
        <source>Save the document</source>
        <translation type="vanished">保存文档</translation>
    </message>
    <message>
        <source>Documents, pictures, scripts, MXNet symbols (*.symloom.json *.json *.png *.svg *.py);;All files (*)</source>
        <translation type="vanished">文档、图片、脚本、MXNet symbol (*.symloom.json *.json *.png *.svg *.py);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Symloom documents and pictures of them (*.symloom.json *.json *.png *.svg);;All files (*)</source>
        <translation type="vanished">Symloom 文档及其图片 (*.symloom.json *.json *.png *.svg);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Symloom documents (*.symloom.json *.json);;All files (*)</source>
        <translation type="vanished">Symloom 文档 (*.symloom.json *.json);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Unsaved changes</source>
        <translation type="vanished">未保存的更改</translation>
    </message>
    <message>
        <source>“{0}” has changes that are not saved.</source>
        <translation type="vanished">“{0}”有尚未保存的更改。</translation>
    </message>
    <message>
        <source>Export to a folder</source>
        <translation>导出到文件夹</translation>
    </message>
    <message>
        <source>Initialize and step</source>
        <translation type="vanished">初始化并运行一步</translation>
    </message>
    <message>
        <source>{0} parameters set, now that their shapes are known</source>
        <translation type="vanished">形状已知，{0} 个参数已初始化</translation>
    </message>
</context>
<context>
    <name>ManyHeader</name>
    <message>
        <source>{0} nodes</source>
        <translation>{0} 个节点</translation>
    </message>
    <message>
        <source>{0} × {1}</source>
        <translation>{0} 个{1}</translation>
    </message>
    <message>
        <source>What they have in common; an edit changes all of them, as one step.</source>
        <translation>它们的共同之处；一次编辑会同时修改全部，并作为一步记录。</translation>
    </message>
    <message>
        <source>They have no attribute in common. Select nodes of one operator to change them together.</source>
        <translation>它们没有共同的属性。请选择同一运算的节点，以便一起修改。</translation>
    </message>
</context>
<context>
    <name>ManyVariables</name>
    <message>
        <source>{0} variables</source>
        <translation>{0} 个变量</translation>
    </message>
</context>
<context>
    <name>MappingDialog</name>
    <message>
        <source>Feed from {0}</source>
        <translation>从 {0} 输入</translation>
    </message>
    <message>
        <source>Choose what feeds each Variable; one column or array may feed several.</source>
        <translation>选择每个变量的数据来源；一列或一个数组可供多个变量使用。</translation>
    </message>
    <message>
        <source>What feeds this Variable</source>
        <translation>这个变量的数据来源</translation>
    </message>
    <message>
        <source>leave as it is</source>
        <translation>保持不变</translation>
    </message>
    <message>
        <source>columns {0}</source>
        <translation>列 {0}</translation>
    </message>
</context>
<context>
    <name>Minimap</name>
    <message>
        <source>Map of the graph</source>
        <translation>计算图缩略图</translation>
    </message>
    <message>
        <source>Click or drag to go somewhere</source>
        <translation>单击或拖动以前往</translation>
    </message>
</context>
<context>
    <name>MultipliersEditor</name>
    <message>
        <source>Learning rate multiplier of {0}</source>
        <translation>{0} 的学习率倍数</translation>
    </message>
    <message>
        <source>Training multiplies the learning rate of this parameter by it; 0 keeps it.</source>
        <translation>训练时该参数的学习率乘以此数；0 表示保持不变。</translation>
    </message>
    <message>
        <source>Weight decay multiplier of {0}</source>
        <translation>{0} 的权重衰减倍数</translation>
    </message>
    <message>
        <source>Training multiplies the weight decay of this parameter by it; 0 is none.</source>
        <translation>训练时该参数的权重衰减乘以此数；0 表示不衰减。</translation>
    </message>
    <message>
        <source>rate ×</source>
        <translation>学习率 ×</translation>
    </message>
    <message>
        <source>decay ×</source>
        <translation>衰减 ×</translation>
    </message>
    <message>
        <source>Type a number from 0 up, such as 0.1 or 2.</source>
        <translation>请输入 0 或更大的数，例如 0.1 或 2。</translation>
    </message>
</context>
<context>
    <name>NodeHeader</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Name, unique in the document. Click to change it.</source>
        <translation>名称，在文档中唯一。单击可修改。</translation>
    </message>
</context>
<context>
    <name>NoteEditor</name>
    <message>
        <source>Text of the note, in Markdown</source>
        <translation>注释文本（Markdown）</translation>
    </message>
    <message>
        <source>Markdown: **bold**, *italic*, # heading, - list</source>
        <translation>Markdown：**粗体**、*斜体*、# 标题、- 列表</translation>
    </message>
    <message>
        <source>Enter: keep · Esc: cancel</source>
        <translation>Enter：保留 · Esc：取消</translation>
    </message>
    <message>
        <source>Ctrl+Enter: keep · Esc: cancel</source>
        <translation>Ctrl+Enter：保留 · Esc：取消</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Close this notice</source>
        <translation>关闭此通知</translation>
    </message>
</context>
<context>
    <name>OperatorHelp</name>
    <message>
        <source>Help on the selection</source>
        <translation>所选内容的帮助</translation>
    </message>
    <message>
        <source>Help on the selected node</source>
        <translation>所选节点的帮助</translation>
    </message>
    <message>
        <source>Select a node that is understood to read what it computes.</source>
        <translation>选中一个已知运算的节点，即可阅读它计算什么。</translation>
    </message>
</context>
<context>
    <name>OutlinePanel</name>
    <message>
        <source>Outline</source>
        <translation>大纲</translation>
    </message>
    <message>
        <source>Every node is listed here, in the order in which the network computes.</source>
        <translation>所有节点按网络计算的顺序列在这里。</translation>
    </message>
    <message>
        <source>No nodes</source>
        <translation>没有节点</translation>
    </message>
</context>
<context>
    <name>OutputsSection</name>
    <message>
        <source>Backward starts here</source>
        <translation>反向从这里开始</translation>
    </message>
    <message>
        <source>The gradient that this output receives in a backward run, the same for all of its elements.</source>
        <translation>反向运行时这个输出收到的梯度，所有元素相同。</translation>
    </message>
    <message>
        <source>head gradient</source>
        <translation>输出端梯度</translation>
    </message>
    <message>
        <source>Only outputs that no other node uses are seeds.</source>
        <translation>只有不被其他节点使用的输出才是起点。</translation>
    </message>
    <message>
        <source>Its gradient is p − label, whatever gradient comes from above; the cross entropy is shown to watch.</source>
        <translation>无论上游传来什么梯度，它的梯度都是 p − label；交叉熵仅供观察。</translation>
    </message>
    <message>
        <source>cross entropy {0}</source>
        <translation>交叉熵 {0}</translation>
    </message>
    <message>
        <source>cross entropy –</source>
        <translation>交叉熵 –</translation>
    </message>
    <message>
        <source>“{0}” is no number.</source>
        <translation>“{0}”不是数字。</translation>
    </message>
</context>
<context>
    <name>PalettePanel</name>
    <message>
        <source>Search layers</source>
        <translation>搜索层</translation>
    </message>
    <message>
        <source>Part of a name or of what a layer does; Return adds the best one</source>
        <translation>名称或层的作用的一部分；按回车添加最匹配的一个</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>No such layer</source>
        <translation>没有这样的层</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>数据来源</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>激活函数</translation>
    </message>
    <message>
        <source>Arithmetic</source>
        <translation>算术</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Reduction</source>
        <translation>归约</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Normalization</source>
        <translation>规范化</translation>
    </message>
    <message>
        <source>Convolution</source>
        <translation>卷积</translation>
    </message>
    <message>
        <source>Drag it onto the canvas, or double-click.</source>
        <translation>拖到画布上，或双击。</translation>
    </message>
    <message>
        <source>No layer is called “{0}” or does that. Try a shorter word; Escape lists all layers.</source>
        <translation>没有名称或作用与“{0}”相符的层。请试试更短的词；按 Esc 列出所有层。</translation>
    </message>
</context>
<context>
    <name>ParameterModel</name>
    <message>
        <source>Name</source>
        <translation type="vanished">名称</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation type="vanished">形状</translation>
    </message>
    <message>
        <source>Initializer</source>
        <translation type="vanished">初始化器</translation>
    </message>
    <message>
        <source>State</source>
        <translation type="vanished">状态</translation>
    </message>
    <message>
        <source>Norm</source>
        <translation type="vanished">范数</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation type="vanished">梯度范数</translation>
    </message>
    <message>
        <source>Count</source>
        <translation type="vanished">数量</translation>
    </message>
    <message>
        <source>Norm in training</source>
        <translation type="vanished">训练中的范数</translation>
    </message>
    <message>
        <source>Shared by {0}; it counts once.</source>
        <translation type="vanished">由 {0} 处共享；只计一次。</translation>
    </message>
</context>
<context>
    <name>ParameterTicks</name>
    <message>
        <source>Recorded parameters</source>
        <translation>已记录的参数</translation>
    </message>
    <message>
        <source>What is recorded; the ticked ones are drawn</source>
        <translation>记录的内容；勾选的会被绘制</translation>
    </message>
    <message>
        <source>How its norm went, and the newest one</source>
        <translation>其范数的变化，以及最新值</translation>
    </message>
    <message>
        <source>Parameter</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Norm</source>
        <translation>范数</translation>
    </message>
</context>
<context>
    <name>ParametersPanel</name>
    <message>
        <source>Weights and biases are listed here as soon as a layer that has some is placed.</source>
        <translation>放置带参数的层后，它的权重和偏置会列在这里。</translation>
    </message>
    <message>
        <source>No parameters yet</source>
        <translation>还没有参数</translation>
    </message>
    <message>
        <source>Edit values…</source>
        <translation>编辑数值…</translation>
    </message>
    <message>
        <source>Change the values of the selected parameter in a table, or all by a formula</source>
        <translation>在表格中修改所选参数的数值，或用公式修改全部</translation>
    </message>
    <message>
        <source>Load values…</source>
        <translation>载入数值…</translation>
    </message>
    <message>
        <source>Give parameters the arrays of a safetensors or npz file</source>
        <translation>将 safetensors 或 npz 文件中的数组赋给参数</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>The name that exported code and files of weights use</source>
        <translation>导出的代码和权重文件所用的名称</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Its size along each axis; -1 is not known yet</source>
        <translation>各轴的大小；-1 表示尚未知</translation>
    </message>
    <message>
        <source>Initializer</source>
        <translation>初始化器</translation>
    </message>
    <message>
        <source>What its first values are drawn from</source>
        <translation>初始值从何抽样</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Whether it has values and a gradient, or what it waits for</source>
        <translation>是否已有数值和梯度，或在等待什么</translation>
    </message>
    <message>
        <source>Norm</source>
        <translation>范数</translation>
    </message>
    <message>
        <source>The root of the sum of its squared values</source>
        <translation>数值平方和的平方根</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>The same of its gradient, after a backward run</source>
        <translation>反向运行之后，其梯度的同一量</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>How many values it has</source>
        <translation>数值的个数</translation>
    </message>
    <message>
        <source>Norm in training</source>
        <translation>训练中的范数</translation>
    </message>
    <message>
        <source>How its norm went in the newest training</source>
        <translation>最近一次训练中其范数的变化</translation>
    </message>
    <message>
        <source>Shared by {0}; it counts once.</source>
        <translation>由 {0} 共享；只计一次。</translation>
    </message>
    <message>
        <source>waiting for {0}</source>
        <translation>等待 {0}</translation>
    </message>
    <message>
        <source>waiting for its shape</source>
        <translation>等待形状</translation>
    </message>
    <message>
        <source>no values yet</source>
        <translation>尚无数值</translation>
    </message>
    <message>
        <source>set, has a gradient</source>
        <translation>已初始化，有梯度</translation>
    </message>
    <message>
        <source>set</source>
        <translation>已初始化</translation>
    </message>
    <message>
        <source>{0} parameters</source>
        <translation>{0} 个参数</translation>
    </message>
    <message>
        <source>{0} values</source>
        <translation>{0} 个数值</translation>
    </message>
    <message>
        <source>{0} shared, counted once</source>
        <translation>{0} 个共享，只计一次</translation>
    </message>
    <message>
        <source>{0} waiting</source>
        <translation>{0} 个等待中</translation>
    </message>
</context>
<context>
    <name>ParametersSection</name>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>use those of</source>
        <translation>参数取自</translation>
    </message>
    <message>
        <source>Share the parameters of another node of this kind; they count once.</source>
        <translation>共享另一个同类节点的参数；只计一次。</translation>
    </message>
    <message>
        <source>{0} is computed by another node.</source>
        <translation>{0} 由另一个节点计算。</translation>
    </message>
    <message>
        <source>its own</source>
        <translation>自己的</translation>
    </message>
</context>
<context>
    <name>Places</name>
    <message>
        <source>This is place {0} now: {0} leads back here.</source>
        <translation>这里现在是位置 {0}：按 {0} 回到这里。</translation>
    </message>
    <message>
        <source>There is no place {0} yet. Ctrl+{0} sets it where you look.</source>
        <translation>还没有位置 {0}。按 Ctrl+{0} 把它设在当前视图。</translation>
    </message>
</context>
<context>
    <name>Placing</name>
    <message>
        <source>There is no node yet whose parameters could be shared. Add a {0} first.</source>
        <translation>还没有可以共享参数的节点。请先添加一个{0}。</translation>
    </message>
</context>
<context>
    <name>PlaneMap</name>
    <message>
        <source>Decision over the plane</source>
        <translation>平面上的决策</translation>
    </message>
</context>
<context>
    <name>PlaneView</name>
    <message>
        <source>{0}, unit {1}: {2} to {3}</source>
        <translation>{0}，单元 {1}：{2} 到 {3}</translation>
    </message>
    <message>
        <source>Decision; rings are kept aside</source>
        <translation>决策；空心圈为验证样本</translation>
    </message>
</context>
<context>
    <name>ProblemRow</name>
    <message>
        <source>Look for a way out…</source>
        <translation>寻找解决办法…</translation>
    </message>
    <message>
        <source>No simple way out</source>
        <translation>没有简单的解决办法</translation>
    </message>
</context>
<context>
    <name>ProblemsPanel</name>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>What keeps shapes from fitting or a run from starting is listed here, with ways to mend it.</source>
        <translation>使形状不匹配或无法运行的问题会列在这里，并附有解决办法。</translation>
    </message>
    <message>
        <source>No problems</source>
        <translation>没有问题</translation>
    </message>
</context>
<context>
    <name>QKeySequenceEdit</name>
    <message>
        <source>Press shortcut</source>
        <translation>按下新的快捷键</translation>
    </message>
</context>
<context>
    <name>ReasonsSection</name>
    <message>
        <source>Why these shapes</source>
        <translation>形状的由来</translation>
    </message>
    <message>
        <source>declared at {0}</source>
        <translation>在 {0} 处声明</translation>
    </message>
    <message>
        <source>the batch: open, {0} rows in a run</source>
        <translation>批量：未定，运行时为 {0} 行</translation>
    </message>
    <message>
        <source>shape of {0}</source>
        <translation>{0} 的形状</translation>
    </message>
    <message>
        <source>dim {1} of {0}</source>
        <translation>{0} 的第 {1} 维</translation>
    </message>
    <message>
        <source>{0} waits for {1}</source>
        <translation>{0} 等待 {1}</translation>
    </message>
    <message>
        <source>{0} is open: nothing says its size</source>
        <translation>{0} 未定：没有任何信息确定它的大小</translation>
    </message>
</context>
<context>
    <name>RecordingsPanel</name>
    <message>
        <source>Nothing is recorded yet</source>
        <translation>还没有记录</translation>
    </message>
    <message>
        <source>Train, in the panel Training: parameters and gradients are recorded on the way.</source>
        <translation type="vanished">请在“训练”面板中训练：过程中会记录参数和梯度。</translation>
    </message>
    <message>
        <source>Train, or step through the network: parameters and gradients are recorded on the way.</source>
        <translation>请训练，或单步执行网络：过程中会记录参数和梯度。</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Over the iterations of the newest training</source>
        <translation>随最近一次训练的迭代变化</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Over the steps of runs, counted on from run to run</source>
        <translation>随各次运行的步变化，步数逐次累计</translation>
    </message>
    <message>
        <source>Over iterations or steps</source>
        <translation>按迭代或按步</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>折线</translation>
    </message>
    <message>
        <source>One number of each ticked parameter over the iterations</source>
        <translation>每个勾选参数的一个统计量随迭代的变化</translation>
    </message>
    <message>
        <source>Ridges</source>
        <translation>山脊图</translation>
    </message>
    <message>
        <source>Distributions one behind the other, the newest in front</source>
        <translation>分布前后排列，最新的在最前</translation>
    </message>
    <message>
        <source>Heat map</source>
        <translation>热图</translation>
    </message>
    <message>
        <source>Iterations to the right, values upwards, brighter is more</source>
        <translation>向右为迭代，向上为数值，越亮越多</translation>
    </message>
    <message>
        <source>Histogram</source>
        <translation>直方图</translation>
    </message>
    <message>
        <source>The distribution at the iteration of the slider</source>
        <translation>滑块所在迭代的分布</translation>
    </message>
    <message>
        <source>Picture over time</source>
        <translation>变化过程图</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>The values of the parameters</source>
        <translation>参数的值</translation>
    </message>
    <message>
        <source>Gradient</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>The gradients that moved them</source>
        <translation>更新参数所用的梯度</translation>
    </message>
    <message>
        <source>Value or gradient</source>
        <translation>值或梯度</translation>
    </message>
    <message>
        <source>norm</source>
        <translation>范数</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>deviation</source>
        <translation>标准差</translation>
    </message>
    <message>
        <source>smallest</source>
        <translation>最小</translation>
    </message>
    <message>
        <source>largest</source>
        <translation>最大</translation>
    </message>
    <message>
        <source>share of zeros</source>
        <translation>零的比例</translation>
    </message>
    <message>
        <source>update / weight</source>
        <translation>更新 / 权重</translation>
    </message>
    <message>
        <source>Number that is drawn</source>
        <translation>绘制的统计量</translation>
    </message>
    <message>
        <source>Which number of each parameter is drawn</source>
        <translation>绘制每个参数的哪个统计量</translation>
    </message>
    <message>
        <source>logarithmic</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>Draw the numbers by their logarithm</source>
        <translation>用对数刻度绘制</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Save the picture as PNG or SVG, or its numbers as CSV</source>
        <translation>将图片保存为 PNG 或 SVG，或将数值保存为 CSV</translation>
    </message>
    <message>
        <source>Moment</source>
        <translation>时刻</translation>
    </message>
    <message>
        <source>The iteration or step that all pictures over time show</source>
        <translation>所有随时间变化的图所显示的迭代或步</translation>
    </message>
    <message>
        <source>The slider also goes to the step, or gives the parameters what they were; undo brings them back</source>
        <translation>滑块同时转到该步，或让参数回到当时的值；撤销可恢复</translation>
    </message>
    <message>
        <source>Step {0} of run {1} is past: the canvas shows the parameters that it had.</source>
        <translation>第 {1} 次运行的第 {0} 步已过去：画布显示当时的参数。</translation>
    </message>
    <message>
        <source>Iteration</source>
        <translation type="vanished">迭代</translation>
    </message>
    <message>
        <source>The iteration that all pictures over time show</source>
        <translation type="vanished">所有变化过程图显示的迭代</translation>
    </message>
    <message>
        <source>Set the canvas</source>
        <translation>同步画布</translation>
    </message>
    <message>
        <source>The slider also gives the parameters what they were then; undo brings them back</source>
        <translation type="vanished">滑块同时把参数设为当时的值；撤销可恢复</translation>
    </message>
    <message>
        <source>log</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>set the canvas</source>
        <translation>同步画布</translation>
    </message>
    <message>
        <source>{0} · run {1}, step {2}</source>
        <translation>{0} · 第 {1} 次运行，第 {2} 步</translation>
    </message>
    <message>
        <source>the first {0} of {1} ticked</source>
        <translation>已勾选 {1} 个中的前 {0} 个</translation>
    </message>
    <message>
        <source>The network is too large to keep its values of earlier iterations.</source>
        <translation>网络过大，无法保留先前迭代的数值。</translation>
    </message>
    <message>
        <source>The canvas shows the weights after iteration {0}.</source>
        <translation>画布显示第 {0} 次迭代后的权重。</translation>
    </message>
</context>
<context>
    <name>Replacing</name>
    <message>
        <source>Replace with…</source>
        <translation>替换为…</translation>
    </message>
    <message>
        <source>Tie to the transposed weight of…</source>
        <translation>绑定转置权重，来自…</translation>
    </message>
</context>
<context>
    <name>Reporting</name>
    <message>
        <source>Initialize and step</source>
        <translation>初始化并运行一步</translation>
    </message>
    <message>
        <source>{0} parameters set, now that their shapes are known</source>
        <translation>形状已知，{0} 个参数已初始化</translation>
    </message>
    <message>
        <source>{0} is set, now that its shape is known</source>
        <translation>{0} 的形状已知，现已初始化</translation>
    </message>
    <message>
        <source>And {0} more: see Problems.</source>
        <translation>另有 {0} 个：见“问题”面板。</translation>
    </message>
</context>
<context>
    <name>RuleList</name>
    <message>
        <source>No rule: every parameter keeps the initializer that it has.</source>
        <translation>没有规则：每个参数沿用现有的初始化器。</translation>
    </message>
</context>
<context>
    <name>RulePanel</name>
    <message>
        <source>Forward</source>
        <translation>前向</translation>
    </message>
    <message>
        <source>What the node computes from its inputs</source>
        <translation>节点由输入计算什么</translation>
    </message>
    <message>
        <source>Backward</source>
        <translation>反向</translation>
    </message>
    <message>
        <source>What the node sends back: the chain rule at this node</source>
        <translation>节点回传什么：此节点处的链式法则</translation>
    </message>
    <message>
        <source>Gradient of</source>
        <translation>梯度对象</translation>
    </message>
    <message>
        <source>The input whose gradient is shown</source>
        <translation>显示哪个输入的梯度</translation>
    </message>
    <message>
        <source>No step yet</source>
        <translation>还没有运行</translation>
    </message>
    <message>
        <source>Step the network or select a node: its formula and its numbers will be here.</source>
        <translation>单步运行网络或选中节点：它的公式和数值会显示在这里。</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Run backward to see the gradients.</source>
        <translation>反向运行后可看到梯度。</translation>
    </message>
    <message>
        <source>Step or run forward to see the values.</source>
        <translation>单步或前向运行后可看到数值。</translation>
    </message>
    <message>
        <source>the sum of {0} products</source>
        <translation>{0} 个乘积之和</translation>
    </message>
</context>
<context>
    <name>RuleRow</name>
    <message>
        <source>Names</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>A pattern of names: .*weight for all weights, or the name of one parameter</source>
        <translation>名称模式：.*weight 表示所有权重，或写一个参数的名称</translation>
    </message>
    <message>
        <source>Initializer</source>
        <translation>初始化器</translation>
    </message>
    <message>
        <source>What the first values are drawn from</source>
        <translation>初始值取自什么分布</translation>
    </message>
    <message>
        <source>Remove rule</source>
        <translation>移除规则</translation>
    </message>
    <message>
        <source>Remove this rule; its parameters keep what the document says</source>
        <translation>移除这条规则；相应参数沿用文档的设置</translation>
    </message>
</context>
<context>
    <name>RunBar</name>
    <message>
        <source>Tool bar</source>
        <translation>工具栏</translation>
    </message>
    <message>
        <source>Speed of playing</source>
        <translation>播放速度</translation>
    </message>
    <message>
        <source>{0} steps per second</source>
        <translation>每秒 {0} 步</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Run as in training: dropout drops, statistics are updated</source>
        <translation>按训练方式运行：暂退法生效，统计量会更新</translation>
    </message>
    <message>
        <source>Predict</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Run as in use: nothing random, nothing updated</source>
        <translation>按预测方式运行：没有随机，也不更新</translation>
    </message>
    <message>
        <source>Mode of the run</source>
        <translation>运行模式</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>实时</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Seed of initializers and random sources</source>
        <translation>初始化器和随机数据的种子</translation>
    </message>
    <message>
        <source>batch</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>Which batch of the data set, counted from 0</source>
        <translation>数据集的第几个批次，从 0 开始</translation>
    </message>
    <message>
        <source>Only this row is fed, as a batch of one. Click to feed batches again.</source>
        <translation>只输入这一行，作为大小为 1 的批量。单击可恢复按批量输入。</translation>
    </message>
    <message>
        <source>row {0}</source>
        <translation>第 {0} 行</translation>
    </message>
    <message>
        <source>Feed batches again, not row {0} alone</source>
        <translation>恢复按批量输入，不再只输入第 {0} 行</translation>
    </message>
    <message>
        <source>rows</source>
        <translation type="vanished">行数</translation>
    </message>
    <message>
        <source>How many rows a batch has</source>
        <translation type="vanished">一个批量有多少行</translation>
    </message>
</context>
<context>
    <name>RunList</name>
    <message>
        <source>Runs</source>
        <translation>训练记录</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Optimizer and learning rate; the curves of ticked runs are drawn</source>
        <translation>优化器和学习率；勾选的运行会绘制曲线</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>The metric on the rows kept aside, after the best epoch</source>
        <translation>最佳一轮之后，验证集上的指标</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>How many epochs are done, of how many</source>
        <translation>已完成的轮数与总轮数</translation>
    </message>
    <message>
        <source>Best weights</source>
        <translation>最佳权重</translation>
    </message>
    <message>
        <source>Give the parameters the best weights of this run</source>
        <translation>将参数设为这次训练的最佳权重</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>最终</translation>
    </message>
    <message>
        <source>Give the parameters the last weights of this run</source>
        <translation>将参数设为这次训练的最终权重</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Train with the settings of this run again</source>
        <translation>用这次训练的设置再次训练</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Forget this run</source>
        <translation>移除这次训练的记录</translation>
    </message>
    <message>
        <source>Tick it to draw its curves.
{0}</source>
        <translation>勾选以绘制其曲线。
{0}</translation>
    </message>
</context>
<context>
    <name>SearchPopup</name>
    <message>
        <source>Nothing matches.</source>
        <translation>没有匹配项。</translation>
    </message>
    <message>
        <source>About the choice</source>
        <translation>关于所选项</translation>
    </message>
    <message>
        <source>Enter adds it · Ctrl+Enter adds it and offers the next</source>
        <translation>Enter 添加 · Ctrl+Enter 添加并继续选择下一个</translation>
    </message>
    <message>
        <source>{0} doesn&apos;t take what comes here. Place it alone (Esc, Tab) to be told what it needs.</source>
        <translation>{0} 不接受此处传来的内容。可单独放置它 (Esc, Tab)，以了解它需要什么。</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Search actions and keys</source>
        <translation>搜索操作和快捷键</translation>
    </message>
    <message>
        <source>Keys and gestures</source>
        <translation>快捷键与手势</translation>
    </message>
    <message>
        <source>Set of keys</source>
        <translation>键位方案</translation>
    </message>
    <message>
        <source>Keys as in another program; what you change is kept for each set</source>
        <translation>与其他程序相同的键位；每套方案分别保存你的更改</translation>
    </message>
    <message>
        <source>Canvas</source>
        <translation>画布</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>已修改</translation>
    </message>
    <message>
        <source>New keys</source>
        <translation>新的快捷键</translation>
    </message>
    <message>
        <source>Press the new keys</source>
        <translation type="vanished">按下新的快捷键</translation>
    </message>
    <message>
        <source>Use these keys</source>
        <translation>使用这个快捷键</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>全部重置</translation>
    </message>
    <message>
        <source>{0} always means the same on the canvas. Choose other keys.</source>
        <translation>{0} 在画布上的含义固定。请选择其他按键。</translation>
    </message>
    <message>
        <source>{0} means “{1}” now, which would lose it.</source>
        <translation>{0} 现在表示“{1}”，它将失去这个快捷键。</translation>
    </message>
    <message>
        <source>Choose an action to change its keys.</source>
        <translation>选择一个操作以修改其快捷键。</translation>
    </message>
</context>
<context>
    <name>SourceSection</name>
    <message>
        <source>source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Where the values come from when it is run.</source>
        <translation>运行时数值从哪里来。</translation>
    </message>
    <message>
        <source>Values, to be dragged</source>
        <translation>数值，可拖动</translation>
    </message>
    <message>
        <source>What the source gives</source>
        <translation>来源给出的数值</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>zeros</source>
        <translation>全零</translation>
    </message>
    <message>
        <source>ones</source>
        <translation>全一</translation>
    </message>
    <message>
        <source>normal</source>
        <translation>正态分布</translation>
    </message>
    <message>
        <source>uniform</source>
        <translation>均匀分布</translation>
    </message>
    <message>
        <source>numbers</source>
        <translation>手动输入</translation>
    </message>
    <message>
        <source>file</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>data set</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>std</source>
        <translation>标准差</translation>
    </message>
    <message>
        <source>low</source>
        <translation>下界</translation>
    </message>
    <message>
        <source>high</source>
        <translation>上界</translation>
    </message>
    <message>
        <source>values</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Browse for a file</source>
        <translation>浏览文件</translation>
    </message>
    <message>
        <source>Browse for a .npy, .npz or .csv file</source>
        <translation>浏览 .npy、.npz 或 .csv 文件</translation>
    </message>
    <message>
        <source>Nothing feeds it yet. A run needs a source.</source>
        <translation>还没有数据输入。运行需要一个来源。</translation>
    </message>
    <message>
        <source>Choose a .npy, .npz or .csv file.</source>
        <translation>请选择 .npy、.npz 或 .csv 文件。</translation>
    </message>
    <message>
        <source>Fills the shape once it is known; now it is {0}.</source>
        <translation>形状已知后按形状填充；现在是 {0}。</translation>
    </message>
    <message>
        <source>Gives {0}: row {1} alone.</source>
        <translation>提供 {0}：仅第 {1} 行。</translation>
    </message>
    <message>
        <source>Gives {0}: batch {1} of {2} rows.</source>
        <translation>给出 {0}：第 {1} 个批次，共 {2} 行。</translation>
    </message>
    <message>
        <source>Gives {0}.</source>
        <translation>给出 {0}。</translation>
    </message>
    <message>
        <source>“{0}” is no number.</source>
        <translation>“{0}”不是数字。</translation>
    </message>
    <message>
        <source>Type numbers with commas, and a semicolon between rows of equal length: 1, 2; 3, 4.</source>
        <translation>用逗号分隔数字，用分号分隔等长的行：1, 2; 3, 4。</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>选择文件</translation>
    </message>
    <message>
        <source>Arrays (*.npy *.npz *.csv)</source>
        <translation>数组 (*.npy *.npz *.csv)</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>unsaved changes</source>
        <translation>有未保存的更改</translation>
    </message>
    <message>
        <source>saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>ready to step</source>
        <translation>可以逐步运行</translation>
    </message>
    <message>
        <source>not run yet</source>
        <translation>尚未运行</translation>
    </message>
    <message>
        <source>loss {0}</source>
        <translation>损失 {0}</translation>
    </message>
    <message>
        <source>edited since the run</source>
        <translation>运行后已修改</translation>
    </message>
    <message>
        <source>running …</source>
        <translation>正在运行…</translation>
    </message>
    <message>
        <source>{0} parameters</source>
        <translation>{0} 个参数</translation>
    </message>
</context>
<context>
    <name>SummarySection</name>
    <message>
        <source>Document</source>
        <translation>文档</translation>
    </message>
    <message>
        <source>batch size</source>
        <translation>批量大小</translation>
    </message>
    <message>
        <source>Rows of a run.</source>
        <translation>一次运行的行数。</translation>
    </message>
    <message>
        <source>batch</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>Which batch of the data set, from 0.</source>
        <translation>数据集的第几个批次，从 0 开始。</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Of first values and random inputs.</source>
        <translation>用于初始值和随机输入。</translation>
    </message>
    <message>
        <source>Select a node, or a dashed parameter, to see and change what it is made of.</source>
        <translation>选中一个节点或虚线框中的参数，即可查看和修改它的内容。</translation>
    </message>
    <message>
        <source>1 node</source>
        <translation>1 个节点</translation>
    </message>
    <message>
        <source>{0} nodes</source>
        <translation>{0} 个节点</translation>
    </message>
    <message>
        <source>1 wire</source>
        <translation>1 条连线</translation>
    </message>
    <message>
        <source>{0} wires</source>
        <translation>{0} 条连线</translation>
    </message>
    <message>
        <source>{0} nodes · {1} wires</source>
        <translation type="vanished">{0} 个节点 · {1} 条连线</translation>
    </message>
    <message>
        <source>{0} values in {1} parameters, shared ones counted once</source>
        <translation>{1} 个参数中共有 {0} 个数值，共享的只计一次</translation>
    </message>
    <message>
        <source>Row {0} is fed alone, as a batch of one</source>
        <translation>仅输入第 {0} 行，作为大小为 1 的批量</translation>
    </message>
    <message>
        <source>1 parameter waits for its shape</source>
        <translation>1 个参数等待形状</translation>
    </message>
    <message>
        <source>{0} parameters wait for their shape</source>
        <translation>{0} 个参数等待形状</translation>
    </message>
    <message>
        <source>{0} nodes · {1} wires
{2} values in {3} parameters, shared ones counted once</source>
        <translation type="vanished">{0} 个节点 · {1} 条连线
{3} 个参数共 {2} 个数值，共享的只计一次</translation>
    </message>
    <message>
        <source>
{0} parameters wait for their shape</source>
        <translation type="vanished">
{0} 个参数等待形状</translation>
    </message>
    <message>
        <source>“{0}” is no whole number.</source>
        <translation>“{0}”不是整数。</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Steps of the run</source>
        <translation>运行的步骤</translation>
    </message>
    <message>
        <source>no run yet</source>
        <translation>尚未运行</translation>
    </message>
    <message>
        <source>edited since the run</source>
        <translation>运行后已修改</translation>
    </message>
    <message>
        <source>{0} steps ahead</source>
        <translation>共 {0} 步待运行</translation>
    </message>
    <message>
        <source>step {0} of {1} · {2}</source>
        <translation>第 {0} 步，共 {1} 步 · {2}</translation>
    </message>
    <message>
        <source>forward</source>
        <translation>前向</translation>
    </message>
    <message>
        <source>backward</source>
        <translation>反向</translation>
    </message>
    <message>
        <source>update</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>step {0} · {1}</source>
        <translation>第 {0} 步 · {1}</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>Tour</source>
        <translation>导览</translation>
    </message>
    <message>
        <source>End the tour</source>
        <translation>结束导览</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Drag a layer onto the canvas. Or press Tab there, type a few letters of its name, and Enter.</source>
        <translation>把一个层拖到画布上。也可以在画布上按 Tab，输入名称的几个字母，再按 Enter。</translation>
    </message>
    <message>
        <source>The network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Drag from port to port to wire: only what fits lights up. Every wire says its shape; a size that is open is -1, and equal ones have the same letter.</source>
        <translation>从端口拖到端口即可连线：只有能连接的才会亮起。每条连线都标出形状；未定的尺寸为 -1，相等的尺寸用同一个字母。</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>Initialize gives parameters their numbers. F10 computes one node, all the way forward and then backward; Shift+F10 takes a step back.</source>
        <translation>“初始化”为参数赋予数值。F10 每次计算一个节点，先一路前向，再反向；Shift+F10 退回一步。</translation>
    </message>
    <message>
        <source>What is selected</source>
        <translation>所选内容</translation>
    </message>
    <message>
        <source>Change its settings and how its parameters begin, and read why each of its sizes is what it is.</source>
        <translation>更改它的设置以及参数的初始方式，并查看每个尺寸为何如此。</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Value and gradient of the selection or of the current step. Beside it: the rule with its numbers, the laboratory of initializers, training, and what changed over time.</source>
        <translation>所选内容或当前步骤的数值与梯度。旁边还有：带数值的法则、初始化器实验室、训练，以及随时间的变化。</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>The same network as code that you can take along. Export and verify proves that it computes the same.</source>
        <translation>同一个网络的代码，可以带走。“导出并验证”可证明它的计算结果相同。</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
</context>
<context>
    <name>TrainingBar</name>
    <message>
        <source>One iteration</source>
        <translation>一次迭代</translation>
    </message>
    <message>
        <source>Stop training</source>
        <translation>停止训练</translation>
    </message>
    <message>
        <source>Progress of the training</source>
        <translation>训练进度</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
</context>
<context>
    <name>TrainingForm</name>
    <message>
        <source>Training settings</source>
        <translation>训练设置</translation>
    </message>
    <message>
        <source>SGD, Nesterov</source>
        <translation>SGD（Nesterov）</translation>
    </message>
    <message>
        <source>optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>How weights follow their gradients.</source>
        <translation>权重如何随梯度更新。</translation>
    </message>
    <message>
        <source>if a sum</source>
        <translation>若为求和</translation>
    </message>
    <message>
        <source>always</source>
        <translation>总是</translation>
    </message>
    <message>
        <source>never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>Divide gradients by the rows of the batch: where the loss is a sum over rows, always, or never.</source>
        <translation>将梯度除以批量的行数：仅当损失对各行求和时、总是或从不。</translation>
    </message>
    <message>
        <source>average gradients</source>
        <translation>平均梯度</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>What feeds the network</source>
        <translation>网络的数据来源</translation>
    </message>
    <message>
        <source>Feed from a file…</source>
        <translation>从文件输入…</translation>
    </message>
    <message>
        <source>Choose columns of a CSV file, or arrays of an NPZ file, for the Variables</source>
        <translation>为变量选择 CSV 文件的列或 NPZ 文件的数组</translation>
    </message>
    <message>
        <source>shuffle</source>
        <translation>打乱顺序</translation>
    </message>
    <message>
        <source>Another order of rows in each epoch, by the seed.</source>
        <translation>每轮按种子使用不同的行顺序。</translation>
    </message>
    <message>
        <source>Pause where</source>
        <translation>暂停条件</translation>
    </message>
    <message>
        <source>loss is no number</source>
        <translation>损失不是数</translation>
    </message>
    <message>
        <source>Before the weights are spoilt by it.</source>
        <translation>在权重因此被破坏之前。</translation>
    </message>
    <message>
        <source>“{0}” is no number.</source>
        <translation>“{0}”不是数字。</translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation>尚无</translation>
    </message>
</context>
<context>
    <name>TrainingPanel</name>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Loss and metric over the iterations</source>
        <translation>损失和指标随迭代的变化</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Which class is taken for which, and the samples of each</source>
        <translation>哪一类被预测成哪一类，以及各自的样本</translation>
    </message>
    <message>
        <source>Plane</source>
        <translation>平面</translation>
    </message>
    <message>
        <source>What the network and each unit make of inputs of two numbers</source>
        <translation>网络和每个单元对二维输入的响应</translation>
    </message>
    <message>
        <source>Picture of the training</source>
        <translation>训练图</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>最后</translation>
    </message>
    <message>
        <source>By the weights of the last iteration</source>
        <translation>按最后一次迭代的权重</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>By the best weights: those after the epoch with the smallest loss</source>
        <translation>按最佳权重：损失最小的那一轮之后的权重</translation>
    </message>
    <message>
        <source>Weights that are shown</source>
        <translation>所显示的权重</translation>
    </message>
    <message>
        <source>logarithmic</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>Draw the loss by its logarithm</source>
        <translation>用对数刻度绘制损失</translation>
    </message>
    <message>
        <source>smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Draw the mean over so many iterations</source>
        <translation>绘制这么多次迭代的均值</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Save the picture as PNG or SVG, or its numbers as CSV</source>
        <translation>将图片保存为 PNG 或 SVG，或将数值保存为 CSV</translation>
    </message>
    <message>
        <source>smooth</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>log</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>Not trained yet</source>
        <translation>尚未训练</translation>
    </message>
    <message>
        <source>Feed the network from a data set or a file, then press Train: loss and metric come here.</source>
        <translation>为网络输入数据集或文件，然后按“训练”：损失和指标会显示在这里。</translation>
    </message>
    <message>
        <source>No best weights yet</source>
        <translation>还没有最佳权重</translation>
    </message>
    <message>
        <source>They are known after the first epoch. Until then see Last.</source>
        <translation>第一轮结束后才会有。在此之前请看“最后”。</translation>
    </message>
    <message>
        <source>No classes here</source>
        <translation>没有类别</translation>
    </message>
    <message>
        <source>A network that ends with Softmax output or Logistic output tells classes apart.</source>
        <translation>以 Softmax 输出或逻辑斯谛输出结尾的网络才区分类别。</translation>
    </message>
    <message>
        <source>No plane here</source>
        <translation>没有平面图</translation>
    </message>
    <message>
        <source>A network whose data are two numbers a row, such as the set Spirals, can be drawn as a map.</source>
        <translation>数据每行两个数的网络（如数据集“螺旋线”）才能画成平面图。</translation>
    </message>
</context>
<context>
    <name>UnitWall</name>
    <message>
        <source>Response of each unit over the plane</source>
        <translation>每个单元在平面上的响应</translation>
    </message>
</context>
<context>
    <name>UsesList</name>
    <message>
        <source>shared by</source>
        <translation>共享者</translation>
    </message>
    <message>
        <source>gradient norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>Go to this use</source>
        <translation>转到这一处使用</translation>
    </message>
    <message>
        <source>sum, counted once</source>
        <translation>总和，只计一次</translation>
    </message>
</context>
<context>
    <name>ValuesPanel</name>
    <message>
        <source>Array of the node</source>
        <translation>节点的数组</translation>
    </message>
    <message>
        <source>Which array of the node is shown</source>
        <translation>显示节点的哪个数组</translation>
    </message>
    <message>
        <source>Use of the parameter</source>
        <translation>参数的使用处</translation>
    </message>
    <message>
        <source>The gradient of a shared parameter: the sum over its uses, or what one of them adds</source>
        <translation>共享参数的梯度：各处之和，或其中一处的贡献</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>gradient</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Nothing is selected</source>
        <translation>未选中任何内容</translation>
    </message>
    <message>
        <source>Select a node or a parameter, or take a step, to see value and gradient as pictures.</source>
        <translation>选择一个节点或参数，或运行一步，即可用图像查看数值与梯度。</translation>
    </message>
    <message>
        <source>Select a node or a parameter to see its value and its gradient as pictures.</source>
        <translation type="vanished">选中节点或参数，即可看到其值和梯度的图像。</translation>
    </message>
    <message>
        <source>{0} has no values yet</source>
        <translation>{0} 还没有数值</translation>
    </message>
    <message>
        <source>sum of {0} uses</source>
        <translation>{0} 处之和</translation>
    </message>
    <message>
        <source>Initialize to see its values; a backward run adds its gradient.</source>
        <translation>初始化后可看到数值；反向运行后可看到梯度。</translation>
    </message>
    <message>
        <source>Step or run forward to see its values; a backward run adds its gradient.</source>
        <translation>单步或前向运行后可看到数值；反向运行后可看到梯度。</translation>
    </message>
    <message>
        <source>the current step</source>
        <translation>当前步骤</translation>
    </message>
    <message>
        <source>before the edit</source>
        <translation>编辑之前</translation>
    </message>
    <message>
        <source>The backward pass brings no gradient here.</source>
        <translation>反向过程没有梯度传到这里。</translation>
    </message>
    <message>
        <source>Run backward to see the gradient.</source>
        <translation>反向运行后可看到梯度。</translation>
    </message>
    <message>
        <source>Run forward to see the value.</source>
        <translation>前向运行后可看到值。</translation>
    </message>
    <message>
        <source>rows: axis {0} · columns: axis {1}</source>
        <translation>行：轴 {0} · 列：轴 {1}</translation>
    </message>
</context>
<context>
    <name>VariableEditor</name>
    <message>
        <source>Select it</source>
        <translation>选中它</translation>
    </message>
    <message>
        <source>Typed dims are bold. Amber ones are still waited for.</source>
        <translation>手动输入的维为粗体，琥珀色的维仍在等待。</translation>
    </message>
    <message>
        <source>Its values come from a source, so no initializer draws them.</source>
        <translation>其数值来自数据源，因此没有初始化器为它抽样。</translation>
    </message>
    <message>
        <source>Gradient request of {0}</source>
        <translation>{0} 的梯度请求</translation>
    </message>
    <message>
        <source>write: keep the gradient. add: add it up over runs. null: compute none.</source>
        <translation>write：保留梯度。add：在多次运行间累加。null：不计算梯度。</translation>
    </message>
    <message>
        <source>gradient</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Histogram of the value</source>
        <translation>值的直方图</translation>
    </message>
    <message>
        <source>Histogram of the gradient</source>
        <translation>梯度的直方图</translation>
    </message>
    <message>
        <source>shared by {0}</source>
        <translation type="vanished">由 {0} 共享</translation>
    </message>
    <message>
        <source>waits for dim {0}, from {1}</source>
        <translation>等待第 {0} 维，来自 {1}</translation>
    </message>
    <message>
        <source>waits for dim {0}</source>
        <translation>等待第 {0} 维</translation>
    </message>
    <message>
        <source>std {0} · bound ±{1}</source>
        <translation>标准差 {0} · 界 ±{1}</translation>
    </message>
    <message>
        <source>source: {0}</source>
        <translation>来源：{0}</translation>
    </message>
    <message>
        <source>std {0} · norm {1}</source>
        <translation>标准差 {0} · 范数 {1}</translation>
    </message>
    <message>
        <source>no values yet: Initialize sets them</source>
        <translation>尚无数值：初始化时设定</translation>
    </message>
    <message>
        <source>no values yet: a run reads them from its source</source>
        <translation>尚无数值：运行时从来源读取</translation>
    </message>
</context>
<context>
    <name>VariableHeader</name>
    <message>
        <source>Make it a node</source>
        <translation>变成节点</translation>
    </message>
    <message>
        <source>Put a Variable in its place, with the same name and settings, to wire or to share.</source>
        <translation>换成名称和设置相同的变量节点，以便连线或共享。</translation>
    </message>
    <message>
        <source>Parameter</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Auxiliary state</source>
        <translation>辅助状态</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>An implicit Variable: nothing is wired to {0} of {1}.</source>
        <translation>隐式变量：{1} 的 {0} 没有连线。</translation>
    </message>
</context>
<context>
    <name>VariableSection</name>
    <message>
        <source>Type a shape, -1 for a dim that is left open; nothing leaves it to the graph.</source>
        <translation>输入形状，-1 表示未定的维；留空则由计算图决定。</translation>
    </message>
    <message>
        <source>shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>inferred</source>
        <translation>推断结果</translation>
    </message>
    <message>
        <source>output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>A shape is a list of sizes with -1 for open ones, such as (-1, 64). “{0}” is none.</source>
        <translation>形状是一列大小，-1 表示未定，例如 (-1, 64)。“{0}”不是形状。</translation>
    </message>
</context>
<context>
    <name>WatchRow</name>
    <message>
        <source>magnitude</source>
        <translation>最大绝对值</translation>
    </message>
    <message>
        <source>Go to the node</source>
        <translation>转到该节点</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>gradient</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Value or gradient</source>
        <translation>值或梯度</translation>
    </message>
    <message>
        <source>Go to the node, and step to where this was computed</source>
        <translation>转到该节点，并转到计算此值的步骤</translation>
    </message>
    <message>
        <source>Statistic</source>
        <translation>统计量</translation>
    </message>
    <message>
        <source>Watch it no more</source>
        <translation>不再监视</translation>
    </message>
    <message>
        <source>a node that is gone</source>
        <translation>已删除的节点</translation>
    </message>
    <message>
        <source>run {0}, after {1} steps: {2}</source>
        <translation>第 {0} 次运行，{1} 步后：{2}</translation>
    </message>
    <message>
        <source>{0} readings</source>
        <translation>{0} 个读数</translation>
    </message>
    <message>
        <source>step {0}</source>
        <translation>第 {0} 步</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Welcome</source>
        <translation>欢迎</translation>
    </message>
    <message>
        <source>Draw neural networks, see every shape, step them with real numbers.</source>
        <translation>画出神经网络，看清每个形状，用真实的数值逐步运行。</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>New canvas</source>
        <translation>新建画布</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>Tour of the window</source>
        <translation>窗口导览</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>Recent files</source>
        <translation>最近的文件</translation>
    </message>
    <message>
        <source>Documents that you open or save are listed here.</source>
        <translation>打开或保存过的文档会列在这里。</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Each opens as a copy, with a note that says what to try.</source>
        <translation>每个示例都以副本打开，并附有注释说明可以尝试什么。</translation>
    </message>
</context>
<context>
    <name>ZoomControl</name>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Zoom to 100 %</source>
        <translation>缩放到 100 %</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>{0} %</source>
        <translation>{0} %</translation>
    </message>
</context>
<context>
    <name>_Banner</name>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Select the node that keeps the code from being made</source>
        <translation>选中妨碍生成代码的节点</translation>
    </message>
    <message>
        <source>Last good code. {0}</source>
        <translation>上一份可用的代码。{0}</translation>
    </message>
</context>
<context>
    <name>_Gutter</name>
    <message>
        <source>Line numbers</source>
        <translation>行号</translation>
    </message>
</context>
<context>
    <name>accessible</name>
    <message>
        <source>gives {0}</source>
        <translation>输出 {0}</translation>
    </message>
    <message>
        <source>bypassed</source>
        <translation>已旁路</translation>
    </message>
    <message>
        <source>Problem: {0}</source>
        <translation>问题：{0}</translation>
    </message>
    <message>
        <source>own {0} {1}</source>
        <translation>自有 {0} {1}</translation>
    </message>
    <message>
        <source>input {0}</source>
        <translation>输入 {0}</translation>
    </message>
    <message>
        <source>output {0}</source>
        <translation>输出 {0}</translation>
    </message>
    <message>
        <source>output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>from {0}</source>
        <translation>来自 {0}</translation>
    </message>
    <message>
        <source>to {0}</source>
        <translation>到 {0}</translation>
    </message>
    <message>
        <source>not wired</source>
        <translation>未连线</translation>
    </message>
    <message>
        <source>its own</source>
        <translation>自己的</translation>
    </message>
    <message>
        <source>wire from {0} to {1}, {2}, {3}</source>
        <translation>从 {0} 到 {1} 的连线，{2}，{3}</translation>
    </message>
    <message>
        <source>disabled wire from {0} to {1}, {2}, {3}</source>
        <translation>从 {0} 到 {1} 的已停用连线，{2}，{3}</translation>
    </message>
    <message>
        <source>frame {0}</source>
        <translation>框 {0}</translation>
    </message>
    <message>
        <source>loss {0}</source>
        <translation>损失 {0}</translation>
    </message>
    <message>
        <source>{0}, mean {1}, from {2} to {3}</source>
        <translation>{0}，均值 {1}，从 {2} 到 {3}</translation>
    </message>
    <message>
        <source>Nothing is wrong any more.</source>
        <translation>不再有任何问题。</translation>
    </message>
    <message>
        <source>And {0} more problems.</source>
        <translation>还有 {0} 个问题。</translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>&amp;Lay out</source>
        <translation>自动布局(&amp;L)</translation>
    </message>
    <message>
        <source>Put the selected nodes, or all, in layers from left to right</source>
        <translation>将选中的或全部节点从左到右分层排列</translation>
    </message>
    <message>
        <source>&amp;Left edges</source>
        <translation>左边缘(&amp;L)</translation>
    </message>
    <message>
        <source>Put the left edges of the selection on one line</source>
        <translation>将选中节点的左边缘对齐到一条线</translation>
    </message>
    <message>
        <source>&amp;Centres</source>
        <translation>水平居中(&amp;C)</translation>
    </message>
    <message>
        <source>Put the centres of the selection on one vertical line</source>
        <translation>将选中节点的中心对齐到一条竖线</translation>
    </message>
    <message>
        <source>&amp;Right edges</source>
        <translation>右边缘(&amp;R)</translation>
    </message>
    <message>
        <source>Put the right edges of the selection on one line</source>
        <translation>将选中节点的右边缘对齐到一条线</translation>
    </message>
    <message>
        <source>&amp;Top edges</source>
        <translation>上边缘(&amp;T)</translation>
    </message>
    <message>
        <source>Put the top edges of the selection on one line</source>
        <translation>将选中节点的上边缘对齐到一条线</translation>
    </message>
    <message>
        <source>&amp;Middles</source>
        <translation>垂直居中(&amp;M)</translation>
    </message>
    <message>
        <source>Put the middles of the selection on one level</source>
        <translation>将选中节点的中线对齐到同一高度</translation>
    </message>
    <message>
        <source>&amp;Bottom edges</source>
        <translation>下边缘(&amp;B)</translation>
    </message>
    <message>
        <source>Put the bottom edges of the selection on one line</source>
        <translation>将选中节点的下边缘对齐到一条线</translation>
    </message>
    <message>
        <source>Equal gaps &amp;across</source>
        <translation>水平等距(&amp;A)</translation>
    </message>
    <message>
        <source>Make the gaps between the selected nodes from left to right equal</source>
        <translation>使选中节点的左右间距相等</translation>
    </message>
    <message>
        <source>Equal gaps &amp;down</source>
        <translation>垂直等距(&amp;D)</translation>
    </message>
    <message>
        <source>Make the gaps between the selected nodes from top to bottom equal</source>
        <translation>使选中节点的上下间距相等</translation>
    </message>
    <message>
        <source>Straighten &amp;wires</source>
        <translation>拉直连线(&amp;W)</translation>
    </message>
    <message>
        <source>Move the selected nodes up or down until a wire into each runs level</source>
        <translation>上下移动所选节点，使每个节点都有一条输入连线保持水平</translation>
    </message>
    <message>
        <source>&amp;Snap to the grid</source>
        <translation>对齐网格(&amp;S)</translation>
    </message>
    <message>
        <source>What is dragged lands on the grid; Shift does the opposite for one drag</source>
        <translation>拖动的内容落在网格上；按住 Shift 则本次相反</translation>
    </message>
    <message>
        <source>&amp;Map</source>
        <translation>缩略图(&amp;M)</translation>
    </message>
    <message>
        <source>Show the whole graph small, in a corner of the canvas, where not all of it is seen</source>
        <translation>看不到全图时，在画布一角显示整个计算图的缩略图</translation>
    </message>
    <message>
        <source>Show the whole graph, small, in a corner of the canvas</source>
        <translation type="vanished">在画布一角显示整个计算图的缩略图</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>剪切(&amp;T)</translation>
    </message>
    <message>
        <source>Copy the selected nodes as text, and remove them</source>
        <translation>将选中的节点复制为文本并移除</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>Copy the selected nodes as text, for this window or another program</source>
        <translation>将选中的节点复制为文本，供本窗口或其他程序使用</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>粘贴(&amp;P)</translation>
    </message>
    <message>
        <source>Add what was copied, at the pointer</source>
        <translation>在指针处添加复制的内容</translation>
    </message>
    <message>
        <source>Paste with the outer &amp;inputs</source>
        <translation>粘贴并保留外部输入(&amp;I)</translation>
    </message>
    <message>
        <source>Add what was copied, wired to what fed the originals from outside</source>
        <translation>添加复制的内容，并连到原件的外部输入</translation>
    </message>
    <message>
        <source>Paste with shared para&amp;meters</source>
        <translation>粘贴并共享参数(&amp;M)</translation>
    </message>
    <message>
        <source>Add what was copied; the copies use the parameters of the originals</source>
        <translation>添加复制的内容；副本使用原件的参数</translation>
    </message>
    <message>
        <source>D&amp;uplicate</source>
        <translation>创建副本(&amp;U)</translation>
    </message>
    <message>
        <source>Add copies of the selected nodes beside them</source>
        <translation>在旁边添加选中节点的副本</translation>
    </message>
    <message>
        <source>Duplicate with s&amp;hared parameters</source>
        <translation>创建共享参数的副本(&amp;H)</translation>
    </message>
    <message>
        <source>Add copies that use the parameters of the originals, as a siamese tower does</source>
        <translation>添加使用原件参数的副本，如同孪生网络的另一座塔</translation>
    </message>
    <message>
        <source>&amp;Find…</source>
        <translation>查找(&amp;F)…</translation>
    </message>
    <message>
        <source>Find nodes, notes and frames by name, operator, value or text</source>
        <translation>按名称、运算、数值或文本查找节点、注释和框</translation>
    </message>
    <message>
        <source>&amp;Help on the selection</source>
        <translation>所选内容的帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Say what the selected node computes; without one, list every shortcut</source>
        <translation>说明所选节点计算什么；未选中时列出所有快捷键</translation>
    </message>
    <message>
        <source>&amp;Welcome</source>
        <translation>欢迎页(&amp;W)</translation>
    </message>
    <message>
        <source>Recent files, templates, and every example with its picture</source>
        <translation>最近的文件、模板，以及带图片的所有示例</translation>
    </message>
    <message>
        <source>&amp;Tour</source>
        <translation>导览(&amp;T)</translation>
    </message>
    <message>
        <source>A walk through the window: six places, two sentences each</source>
        <translation>逛一遍窗口：六个地方，每处两句话</translation>
    </message>
    <message>
        <source>Find &amp;anything</source>
        <translation>查找任意内容(&amp;A)</translation>
    </message>
    <message>
        <source>List every action with its keys, and every node</source>
        <translation>列出所有操作及其快捷键，以及所有节点</translation>
    </message>
    <message>
        <source>Export &amp;picture…</source>
        <translation>导出图片(&amp;P)…</translation>
    </message>
    <message>
        <source>Draw the graph or the selection as SVG, PDF or PNG, fit for a paper</source>
        <translation>将计算图或选中部分绘制为 SVG、PDF 或 PNG，可用于论文</translation>
    </message>
    <message>
        <source>&amp;Copy as a picture</source>
        <translation>复制为图片(&amp;C)</translation>
    </message>
    <message>
        <source>Put a picture of the graph or the selection on the clipboard, as it looks now</source>
        <translation>把计算图或选中部分按当前样子作为图片放到剪贴板</translation>
    </message>
    <message>
        <source>P&amp;rint…</source>
        <translation>打印(&amp;R)…</translation>
    </message>
    <message>
        <source>Print the graph or the selection on one page</source>
        <translation>把计算图或选中部分打印在一页上</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>Take the last edit back</source>
        <translation>撤销上一次编辑</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>Make the edit that was undone again</source>
        <translation>重做被撤销的编辑</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>删除(&amp;D)</translation>
    </message>
    <message>
        <source>Remove the selected nodes and wires</source>
        <translation>移除选中的节点和连线</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>全选(&amp;A)</translation>
    </message>
    <message>
        <source>Select every node</source>
        <translation>选中所有节点</translation>
    </message>
    <message>
        <source>Select &amp;nothing</source>
        <translation>取消选择(&amp;N)</translation>
    </message>
    <message>
        <source>Clear the selection</source>
        <translation>清除选择</translation>
    </message>
    <message>
        <source>&amp;Add a node…</source>
        <translation>添加节点(&amp;A)…</translation>
    </message>
    <message>
        <source>Search an operator by name and place it</source>
        <translation>按名称搜索运算并放置</translation>
    </message>
    <message>
        <source>Make the parameter a &amp;Variable</source>
        <translation>把参数变成变量节点(&amp;V)</translation>
    </message>
    <message>
        <source>Turn the selected implicit parameter into a node that can be wired and shared</source>
        <translation>把选中的隐式参数变成可以连线和共享的节点</translation>
    </message>
    <message>
        <source>Show the first &amp;problem</source>
        <translation>显示第一个问题(&amp;P)</translation>
    </message>
    <message>
        <source>Select the node that the first problem blames</source>
        <translation>选中第一个问题所指的节点</translation>
    </message>
    <message>
        <source>&amp;New canvas</source>
        <translation>新建画布(&amp;N)</translation>
    </message>
    <message>
        <source>Begin with an empty canvas</source>
        <translation>从空白画布开始</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>打开(&amp;O)…</translation>
    </message>
    <message>
        <source>Open a document from a file</source>
        <translation>从文件打开文档</translation>
    </message>
    <message>
        <source>Open the &amp;digits example</source>
        <translation type="vanished">打开手写数字示例(&amp;D)</translation>
    </message>
    <message>
        <source>A perceptron that reads handwritten digits</source>
        <translation type="vanished">识别手写数字的感知机</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
    <message>
        <source>Save the document</source>
        <translation>保存文档</translation>
    </message>
    <message>
        <source>Save &amp;as…</source>
        <translation>另存为(&amp;A)…</translation>
    </message>
    <message>
        <source>Save the document as another file</source>
        <translation>将文档保存为另一个文件</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>Close the window</source>
        <translation>关闭窗口</translation>
    </message>
    <message>
        <source>&amp;Connect to…</source>
        <translation>连接到(&amp;C)…</translation>
    </message>
    <message>
        <source>List everything that the selected node can be connected to</source>
        <translation>列出选中节点可以连接的所有对象</translation>
    </message>
    <message>
        <source>&amp;Inspect</source>
        <translation>检查(&amp;I)</translation>
    </message>
    <message>
        <source>Go to the settings of the selected node</source>
        <translation>转到选中节点的设置</translation>
    </message>
    <message>
        <source>Next pa&amp;nel</source>
        <translation>下一个面板(&amp;N)</translation>
    </message>
    <message>
        <source>Give the keyboard to the next panel</source>
        <translation>将键盘焦点移到下一个面板</translation>
    </message>
    <message>
        <source>Pre&amp;vious panel</source>
        <translation>上一个面板(&amp;V)</translation>
    </message>
    <message>
        <source>Give the keyboard to the previous panel</source>
        <translation>将键盘焦点移到上一个面板</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>打开最近的文档(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Examples</source>
        <translation>示例(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>Select by wi&amp;res</source>
        <translation>沿连线选择(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Wires</source>
        <translation>连线(&amp;W)</translation>
    </message>
    <message>
        <source>P&amp;ictures on nodes</source>
        <translation>节点上的图(&amp;I)</translation>
    </message>
    <message>
        <source>M&amp;ouse</source>
        <translation>鼠标(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言 Language(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Panels</source>
        <translation>面板(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Graph</source>
        <translation>计算图(&amp;G)</translation>
    </message>
    <message>
        <source>A&amp;lign</source>
        <translation>对齐(&amp;L)</translation>
    </message>
    <message>
        <source>Colo&amp;ur</source>
        <translation>颜色(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>运行(&amp;R)</translation>
    </message>
    <message>
        <source>E&amp;xport</source>
        <translation>导出(&amp;X)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Initialize</source>
        <translation>初始化(&amp;I)</translation>
    </message>
    <message>
        <source>Give a value to every parameter, by its initializer and the seed</source>
        <translation>用初始化器和种子为每个参数赋值</translation>
    </message>
    <message>
        <source>&amp;Continue</source>
        <translation>继续(&amp;C)</translation>
    </message>
    <message>
        <source>Run to the next breakpoint, or to the end</source>
        <translation>运行到下一个断点，或到末尾</translation>
    </message>
    <message>
        <source>Back to the &amp;start</source>
        <translation>回到开头(&amp;S)</translation>
    </message>
    <message>
        <source>Step back to before the first step</source>
        <translation>退回到第一步之前</translation>
    </message>
    <message>
        <source>Step &amp;back</source>
        <translation>后退一步(&amp;B)</translation>
    </message>
    <message>
        <source>Forget the last step</source>
        <translation>撤回上一步的结果</translation>
    </message>
    <message>
        <source>&amp;Step</source>
        <translation>单步(&amp;S)</translation>
    </message>
    <message>
        <source>Run the next node, forward or backward, or a whole block</source>
        <translation type="vanished">运行下一个节点（前向或反向），或整个块</translation>
    </message>
    <message>
        <source>Step i&amp;nto</source>
        <translation>单步进入(&amp;N)</translation>
    </message>
    <message>
        <source>Run the next node, in a block the first one within</source>
        <translation type="vanished">运行下一个节点；遇到块则运行其中第一个</translation>
    </message>
    <message>
        <source>Step &amp;out</source>
        <translation>单步跳出(&amp;O)</translation>
    </message>
    <message>
        <source>Run until the block is left; outside of blocks, until the way there or back ends</source>
        <translation type="vanished">运行到离开块为止；不在块中时，运行到前向或反向结束</translation>
    </message>
    <message>
        <source>Run every step that is left, past every breakpoint</source>
        <translation>运行剩下的所有步骤，越过所有断点</translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation>播放(&amp;P)</translation>
    </message>
    <message>
        <source>Take step after step at the chosen speed; once more pauses</source>
        <translation>按所选速度逐步运行；再按一次暂停</translation>
    </message>
    <message>
        <source>Run the next node, forward or backward</source>
        <translation type="vanished">运行下一个节点，前向或反向</translation>
    </message>
    <message>
        <source>On to the &amp;end</source>
        <translation>运行到底(&amp;E)</translation>
    </message>
    <message>
        <source>Run every step that is left</source>
        <translation type="vanished">运行剩下的所有步骤</translation>
    </message>
    <message>
        <source>Run the next node, forward or backward, or a whole block; a shared layer is a step at each use</source>
        <translation>运行下一个节点（前向或反向），或整个块；共享层每次使用各为一步</translation>
    </message>
    <message>
        <source>Run the next node, in a block the first one within; where there is no block the same as Step</source>
        <translation>运行下一个节点，遇到块则运行其中第一个；没有块时与“单步”相同</translation>
    </message>
    <message>
        <source>Run until the block is left; outside of blocks, to the end of the forward or the backward pass</source>
        <translation>运行到离开当前块为止；不在块中时，运行到前向或反向过程结束</translation>
    </message>
    <message>
        <source>&amp;Forward</source>
        <translation>前向(&amp;F)</translation>
    </message>
    <message>
        <source>Run every node up to the loss</source>
        <translation>运行所有节点直到损失</translation>
    </message>
    <message>
        <source>Back&amp;ward</source>
        <translation>反向(&amp;W)</translation>
    </message>
    <message>
        <source>Run through the loss back to every gradient</source>
        <translation>经过损失一直运行到每个梯度</translation>
    </message>
    <message>
        <source>&amp;Update</source>
        <translation>更新(&amp;U)</translation>
    </message>
    <message>
        <source>Let every parameter take its step of the optimizer, behind the backward pass</source>
        <translation>反向之后，让每个参数按优化器更新一步</translation>
    </message>
    <message>
        <source>Run to the se&amp;lected node</source>
        <translation>运行到选中的节点(&amp;L)</translation>
    </message>
    <message>
        <source>Run until the selected node has its outputs; only what it needs has to be complete</source>
        <translation>运行到选中节点得到输出为止；只需它依赖的部分完整</translation>
    </message>
    <message>
        <source>Run to its bac&amp;kward step</source>
        <translation>运行到它的反向步骤(&amp;K)</translation>
    </message>
    <message>
        <source>Run until the selected node has the gradients that it sends back</source>
        <translation>运行到选中节点得到它回传的梯度为止</translation>
    </message>
    <message>
        <source>Res&amp;tart</source>
        <translation>重新开始(&amp;T)</translation>
    </message>
    <message>
        <source>Begin a run anew, with the parameters as they are now, up to the first breakpoint</source>
        <translation>以参数现有的值重新运行，直到第一个断点</translation>
    </message>
    <message>
        <source>&amp;Reset</source>
        <translation>重置(&amp;R)</translation>
    </message>
    <message>
        <source>Forget every value of the run; parameters keep theirs</source>
        <translation>清除运行中的所有数值；参数保留</translation>
    </message>
    <message>
        <source>&amp;Fit everything</source>
        <translation>显示全图(&amp;F)</translation>
    </message>
    <message>
        <source>Show the whole graph</source>
        <translation>显示整个计算图</translation>
    </message>
    <message>
        <source>Fit the s&amp;election</source>
        <translation>缩放到所选内容(&amp;E)</translation>
    </message>
    <message>
        <source>Show what is selected as large as it fits</source>
        <translation>以尽可能大的比例显示所选内容</translation>
    </message>
    <message>
        <source>&amp;Remember this place</source>
        <translation>记住此位置(&amp;R)</translation>
    </message>
    <message>
        <source>Give what is seen the next free number; its key leads back here</source>
        <translation>给当前视图分配下一个空闲数字；按该数字键回到这里</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>后退(&amp;B)</translation>
    </message>
    <message>
        <source>Look where the view was before it jumped</source>
        <translation>回到视图跳转之前的位置</translation>
    </message>
    <message>
        <source>Forwar&amp;d</source>
        <translation>前进(&amp;D)</translation>
    </message>
    <message>
        <source>Look where the view was before it went back</source>
        <translation>回到视图后退之前的位置</translation>
    </message>
    <message>
        <source>&amp;Actual size</source>
        <translation>实际大小(&amp;A)</translation>
    </message>
    <message>
        <source>Zoom to 100 %</source>
        <translation>缩放到 100 %</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>放大(&amp;I)</translation>
    </message>
    <message>
        <source>Show less, larger</source>
        <translation>看得更少、更大</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>缩小(&amp;O)</translation>
    </message>
    <message>
        <source>Show more, smaller</source>
        <translation>看得更多、更小</translation>
    </message>
    <message>
        <source>Follow the &amp;system</source>
        <translation>跟随系统(&amp;S)</translation>
    </message>
    <message>
        <source>Light or dark as the system is</source>
        <translation>随系统使用浅色或深色</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>浅色(&amp;L)</translation>
    </message>
    <message>
        <source>Dark text on light</source>
        <translation>浅底深字</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>深色(&amp;D)</translation>
    </message>
    <message>
        <source>Light text on dark</source>
        <translation>深底浅字</translation>
    </message>
    <message>
        <source>&amp;High contrast</source>
        <translation>高对比度(&amp;H)</translation>
    </message>
    <message>
        <source>White on black, every text at least 7 : 1</source>
        <translation>黑底白字，所有文字对比度至少 7 : 1</translation>
    </message>
    <message>
        <source>Reduce &amp;motion</source>
        <translation>减少动画(&amp;M)</translation>
    </message>
    <message>
        <source>Show every change at once, without a motion</source>
        <translation>所有变化立即显示，不用动画</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>跟随系统(&amp;S)</translation>
    </message>
    <message>
        <source>The language of the system, if there is a translation</source>
        <translation>如果有译文，使用系统的语言</translation>
    </message>
    <message>
        <source>&amp;English</source>
        <translation>&amp;English</translation>
    </message>
    <message>
        <source>Show everything in English</source>
        <translation>全部用英文显示</translation>
    </message>
    <message>
        <source>简体中文</source>
        <translation>简体中文</translation>
    </message>
    <message>
        <source>Show everything in Simplified Chinese</source>
        <translation>全部用简体中文显示</translation>
    </message>
    <message>
        <source>&amp;Reset the layout</source>
        <translation>重置布局(&amp;R)</translation>
    </message>
    <message>
        <source>Put every panel back in its place</source>
        <translation>将所有面板放回原位</translation>
    </message>
    <message>
        <source>F&amp;ull screen</source>
        <translation>全屏(&amp;U)</translation>
    </message>
    <message>
        <source>Use the whole screen</source>
        <translation>使用整个屏幕</translation>
    </message>
    <message>
        <source>Export and &amp;verify…</source>
        <translation>导出并验证(&amp;V)…</translation>
    </message>
    <message>
        <source>Choose a target, and prove that its code computes the same numbers</source>
        <translation>选择目标框架，并证明其代码计算出相同的数值</translation>
    </message>
    <message>
        <source>&amp;PyTorch…</source>
        <translation>&amp;PyTorch…</translation>
    </message>
    <message>
        <source>Write the network as a PyTorch module, with its weights</source>
        <translation>将网络写成 PyTorch 模块，并附权重</translation>
    </message>
    <message>
        <source>&amp;Keras 3…</source>
        <translation>&amp;Keras 3…</translation>
    </message>
    <message>
        <source>Write the network as a Keras model, with its weights</source>
        <translation>将网络写成 Keras 模型，并附权重</translation>
    </message>
    <message>
        <source>&amp;Flax NNX…</source>
        <translation>&amp;Flax NNX…</translation>
    </message>
    <message>
        <source>Write the network as a Flax NNX module, with its weights</source>
        <translation>将网络写成 Flax NNX 模块，并附权重</translation>
    </message>
    <message>
        <source>&amp;NumPy…</source>
        <translation>&amp;NumPy…</translation>
    </message>
    <message>
        <source>Write the network as plain NumPy, forward and backward, with its weights</source>
        <translation>将网络写成纯 NumPy 的前向与反向代码，并附权重</translation>
    </message>
    <message>
        <source>&amp;Symloom script…</source>
        <translation>&amp;Symloom 脚本…</translation>
    </message>
    <message>
        <source>Write the network as a script of Symloom, with its weights</source>
        <translation>将网络写成 Symloom 脚本，并附权重</translation>
    </message>
    <message>
        <source>&amp;MXNet Symbol…</source>
        <translation>&amp;MXNet Symbol…</translation>
    </message>
    <message>
        <source>Write the network as an MXNet symbol, which can be read back, with its weights</source>
        <translation>将网络写成可重新读入的 MXNet symbol，并附权重</translation>
    </message>
    <message>
        <source>MXNet &amp;Gluon…</source>
        <translation>MXNet &amp;Gluon…</translation>
    </message>
    <message>
        <source>Write the network as a Gluon block, with its weights</source>
        <translation>将网络写成 Gluon 块，并附权重</translation>
    </message>
    <message>
        <source>MXNet symbol &amp;JSON…</source>
        <translation>MXNet symbol &amp;JSON…</translation>
    </message>
    <message>
        <source>Write the network as MXNet&apos;s symbol file, with its weights</source>
        <translation>将网络写成 MXNet 的 symbol 文件，并附权重</translation>
    </message>
    <message>
        <source>&amp;ONNX…</source>
        <translation>&amp;ONNX…</translation>
    </message>
    <message>
        <source>Write the network as an ONNX file, weights inside</source>
        <translation>将网络写成 ONNX 文件，内含权重</translation>
    </message>
    <message>
        <source>&amp;Keys and gestures</source>
        <translation>快捷键与手势(&amp;K)</translation>
    </message>
    <message>
        <source>List every shortcut</source>
        <translation>列出所有快捷键</translation>
    </message>
    <message>
        <source>&amp;About Symloom</source>
        <translation>关于 Symloom(&amp;A)</translation>
    </message>
    <message>
        <source>Version and licence</source>
        <translation>版本与许可证</translation>
    </message>
    <message>
        <source>&amp;None</source>
        <translation>无(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Blue</source>
        <translation>蓝色(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Sky</source>
        <translation>天蓝(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Teal</source>
        <translation>青绿(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Olive</source>
        <translation>橄榄绿(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Rose</source>
        <translation>玫瑰红(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Magenta</source>
        <translation>品红(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Violet</source>
        <translation>紫色(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Frame</source>
        <translation>框(&amp;F)</translation>
    </message>
    <message>
        <source>Put a titled frame around the selection; it moves what is in it</source>
        <translation>在选中内容外加一个带标题的框；移动框时内容随之移动</translation>
    </message>
    <message>
        <source>N&amp;ote</source>
        <translation>注释(&amp;O)</translation>
    </message>
    <message>
        <source>Write a note on the canvas, in Markdown</source>
        <translation>在画布上写一条 Markdown 注释</translation>
    </message>
    <message>
        <source>Co&amp;mment…</source>
        <translation>备注(&amp;M)…</translation>
    </message>
    <message>
        <source>Write about the selected node, in a bubble over it</source>
        <translation>在所选节点上方的气泡中写备注</translation>
    </message>
    <message>
        <source>Give this colour to the selected nodes, frames and notes</source>
        <translation>给选中的节点、框和注释设置这种颜色</translation>
    </message>
    <message>
        <source>Delete and &amp;reconnect</source>
        <translation>删除并重新连接(&amp;R)</translation>
    </message>
    <message>
        <source>Remove the selected nodes, and join what came before them to what follows</source>
        <translation>移除选中的节点，并把前后的节点接起来</translation>
    </message>
    <message>
        <source>&amp;Connect the selection</source>
        <translation>连接选中节点(&amp;C)</translation>
    </message>
    <message>
        <source>Wire the selected nodes from left to right</source>
        <translation>从左到右连接选中的节点</translation>
    </message>
    <message>
        <source>&amp;Swap inputs</source>
        <translation>交换输入(&amp;S)</translation>
    </message>
    <message>
        <source>Swap what feeds the first two inputs of the selected node</source>
        <translation>交换选中节点前两个输入的来源</translation>
    </message>
    <message>
        <source>&amp;Replace with…</source>
        <translation>替换为(&amp;R)…</translation>
    </message>
    <message>
        <source>Put another operator in the place of the selected node; its wires stay</source>
        <translation>用另一种运算替换选中的节点；连线保留</translation>
    </message>
    <message>
        <source>&amp;Invert the selection</source>
        <translation>反选(&amp;I)</translation>
    </message>
    <message>
        <source>Select everything that is not selected, and nothing else</source>
        <translation>只选中原先未选中的内容</translation>
    </message>
    <message>
        <source>&amp;Upstream</source>
        <translation>上游(&amp;U)</translation>
    </message>
    <message>
        <source>Select everything that feeds the selected nodes</source>
        <translation>选中供给选中节点的所有内容</translation>
    </message>
    <message>
        <source>&amp;Downstream</source>
        <translation>下游(&amp;D)</translation>
    </message>
    <message>
        <source>Select everything that the selected nodes feed</source>
        <translation>选中由选中节点供给的所有内容</translation>
    </message>
    <message>
        <source>&amp;Connected</source>
        <translation>相连的节点(&amp;C)</translation>
    </message>
    <message>
        <source>Select everything that wires lead to from the selected nodes</source>
        <translation>选中由连线通到的所有内容</translation>
    </message>
    <message>
        <source>&amp;Same operator</source>
        <translation>同类运算(&amp;S)</translation>
    </message>
    <message>
        <source>Select every node of the operators of the selected ones</source>
        <translation>选中与所选节点运算相同的所有节点</translation>
    </message>
    <message>
        <source>&amp;Mute</source>
        <translation>旁路(&amp;M)</translation>
    </message>
    <message>
        <source>Bypass the selected nodes: what enters leaves unchanged; disable selected wires</source>
        <translation>旁路选中的节点：输入原样输出；停用选中的连线</translation>
    </message>
    <message>
        <source>Bypass the selected nodes: what enters leaves unchanged</source>
        <translation type="vanished">旁路选中的节点：输入原样输出</translation>
    </message>
    <message>
        <source>Colla&amp;pse</source>
        <translation>折叠(&amp;P)</translation>
    </message>
    <message>
        <source>Show only the headers of the selected nodes, or all of them again</source>
        <translation>只显示选中节点的标题栏，或恢复显示</translation>
    </message>
    <message>
        <source>Hide &amp;unused ports</source>
        <translation>隐藏未使用的端口(&amp;U)</translation>
    </message>
    <message>
        <source>Draw the selected nodes without the parameters and labels that nothing is wired to</source>
        <translation>绘制选中的节点时不显示未连线的参数和标签</translation>
    </message>
    <message>
        <source>P&amp;in</source>
        <translation>固定(&amp;I)</translation>
    </message>
    <message>
        <source>The selected nodes stay where they are when others are moved or laid out</source>
        <translation>移动或排布其他节点时，所选节点保持原位</translation>
    </message>
    <message>
        <source>&amp;Curved</source>
        <translation>曲线(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Straight</source>
        <translation>直线(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Angular</source>
        <translation>折线(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Hidden</source>
        <translation>隐藏(&amp;H)</translation>
    </message>
    <message>
        <source>How wires are drawn in this document; selected ones are always shown</source>
        <translation>本文档中连线的画法；选中的总会显示</translation>
    </message>
    <message>
        <source>Shapes at &amp;wires</source>
        <translation>连线上的形状(&amp;W)</translation>
    </message>
    <message>
        <source>Write at each wire the shape of what it carries</source>
        <translation>在每条连线上标出所传内容的形状</translation>
    </message>
    <message>
        <source>&amp;Breakpoint</source>
        <translation>断点(&amp;B)</translation>
    </message>
    <message>
        <source>Let runs stop at the selected node, forward and backward, or no more</source>
        <translation>设置或取消断点：前向和反向运行都在选中节点停住</translation>
    </message>
    <message>
        <source>Breakpoints &amp;on or off</source>
        <translation>启用或停用断点(&amp;O)</translation>
    </message>
    <message>
        <source>Let every breakpoint stop runs, or none, without forgetting them</source>
        <translation>启用或停用所有断点，不删除它们</translation>
    </message>
    <message>
        <source>Remove &amp;all breakpoints</source>
        <translation>移除所有断点(&amp;A)</translation>
    </message>
    <message>
        <source>Forget every breakpoint of this document</source>
        <translation>删除本文档的所有断点</translation>
    </message>
    <message>
        <source>&amp;Live</source>
        <translation>实时(&amp;L)</translation>
    </message>
    <message>
        <source>Run again, forward and backward, after each edit, while the network is small</source>
        <translation>网络较小时，每次编辑后重新前向和反向运行</translation>
    </message>
    <message>
        <source>Update&amp;s in the timeline</source>
        <translation>时间线包含更新(&amp;S)</translation>
    </message>
    <message>
        <source>Parameters take a step of the training&apos;s optimizer behind each backward pass</source>
        <translation>每次反向之后，参数按训练的优化器更新一步</translation>
    </message>
    <message>
        <source>&amp;Numbers at wires</source>
        <translation>连线上的数值(&amp;N)</translation>
    </message>
    <message>
        <source>Write tensors of up to 16 elements at their wires, value and gradient</source>
        <translation>在连线上标出至多 16 个元素的张量的值和梯度</translation>
    </message>
    <message>
        <source>&amp;Presentation</source>
        <translation>演示(&amp;P)</translation>
    </message>
    <message>
        <source>Show the network alone and large, for people in the back row; Esc leaves</source>
        <translation>只放大显示网络，让后排也能看清；Esc 退出</translation>
    </message>
    <message>
        <source>Show &amp;gradient graph</source>
        <translation>显示梯度图(&amp;G)</translation>
    </message>
    <message>
        <source>Open the backward pass as a network of its own, to run and differentiate it again</source>
        <translation>把反向过程作为独立的网络打开，可以运行并再次求导</translation>
    </message>
    <message>
        <source>&amp;Zero gradients</source>
        <translation>梯度清零(&amp;Z)</translation>
    </message>
    <message>
        <source>Set every gradient that is kept to zeros, so that those that add up begin anew</source>
        <translation>把保留的梯度全部清零，使累加的梯度重新开始</translation>
    </message>
    <message>
        <source>Move the view with the &amp;right button</source>
        <translation>用右键移动视图(&amp;R)</translation>
    </message>
    <message>
        <source>A drag with the right button moves the view; a click still opens the menu</source>
        <translation>按住右键拖动可移动视图；单击仍打开菜单</translation>
    </message>
    <message>
        <source>Move the view with the &amp;wheel</source>
        <translation>用滚轮移动视图(&amp;W)</translation>
    </message>
    <message>
        <source>The wheel moves the view, and zooms with Ctrl, as on a trackpad</source>
        <translation>滚轮移动视图，按住 Ctrl 则缩放，如同触控板</translation>
    </message>
    <message>
        <source>A box selects only what is &amp;all in it</source>
        <translation>框选仅选中完全在框内的内容(&amp;A)</translation>
    </message>
    <message>
        <source>Boxes and lassos leave what they only touch</source>
        <translation>方框和套索不选中仅仅触及的内容</translation>
    </message>
    <message>
        <source>&amp;Train or pause</source>
        <translation>训练或暂停(&amp;T)</translation>
    </message>
    <message>
        <source>Train the parameters on all rows of the data, pause, or go on</source>
        <translation>用数据的所有行训练参数，或暂停、继续</translation>
    </message>
    <message>
        <source>One &amp;iteration</source>
        <translation>一次迭代(&amp;I)</translation>
    </message>
    <message>
        <source>Learn from the next batch, then stand still</source>
        <translation>从下一个批量学习，然后停住</translation>
    </message>
    <message>
        <source>Stop t&amp;raining</source>
        <translation>停止训练(&amp;R)</translation>
    </message>
    <message>
        <source>End the training; its weights stay, and undo brings the old ones back</source>
        <translation>结束训练；保留其权重，撤销可恢复原来的权重</translation>
    </message>
    <message>
        <source>Edit &amp;values…</source>
        <translation>编辑数值(&amp;V)…</translation>
    </message>
    <message>
        <source>Change the values of the selected parameter in a table, or all by a formula</source>
        <translation>在表格中修改所选参数的数值，或用公式修改全部</translation>
    </message>
    <message>
        <source>Load va&amp;lues…</source>
        <translation>载入数值(&amp;L)…</translation>
    </message>
    <message>
        <source>Give parameters the arrays of a safetensors or npz file</source>
        <translation>将 safetensors 或 npz 文件中的数组赋给参数</translation>
    </message>
    <message>
        <source>&amp;Heat maps</source>
        <translation>热图(&amp;H)</translation>
    </message>
    <message>
        <source>H&amp;istograms</source>
        <translation>直方图(&amp;I)</translation>
    </message>
    <message>
        <source>N&amp;one</source>
        <translation>无(&amp;O)</translation>
    </message>
    <message>
        <source>What nodes show of their last value, or of its gradient</source>
        <translation>节点显示其最近的值或梯度的哪种图</translation>
    </message>
    <message>
        <source>Wires as wide as n&amp;orms</source>
        <translation>线宽随范数(&amp;O)</translation>
    </message>
    <message>
        <source>Draw wires wider the larger the values or gradients that they carry are</source>
        <translation>所传的值或梯度越大，连线画得越宽</translation>
    </message>
    <message>
        <source>Time and memor&amp;y</source>
        <translation>时间和内存(&amp;Y)</translation>
    </message>
    <message>
        <source>Write under each node what its steps took and what it keeps in memory</source>
        <translation>在每个节点下标出其步骤的用时和占用的内存</translation>
    </message>
    <message>
        <source>Card of the &amp;step</source>
        <translation>当前步的卡片(&amp;S)</translation>
    </message>
    <message>
        <source>Show beside the current node what it gave, or the gradient that arrived there</source>
        <translation>在当前节点旁显示它的输出，或到达它的梯度</translation>
    </message>
    <message>
        <source>Symloom</source>
        <translation>Symloom</translation>
    </message>
    <message>
        <source>Like Blender</source>
        <translation>类似 Blender</translation>
    </message>
    <message>
        <source>Like Houdini and ComfyUI</source>
        <translation>类似 Houdini 和 ComfyUI</translation>
    </message>
</context>
<context>
    <name>canvas</name>
    <message>
        <source>Unknown or incomplete</source>
        <translation>未知或不完整</translation>
    </message>
    <message>
        <source>source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>predict</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>mode</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>shares</source>
        <translation>共享自</translation>
    </message>
    <message>
        <source>params</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Shared: wired to {0} parameters.</source>
        <translation>共享：连到 {0} 个参数。</translation>
    </message>
    <message>
        <source>shares {0}</source>
        <translation>共享 {0}</translation>
    </message>
    <message>
        <source>Parameters shared with {0}.</source>
        <translation>与 {0} 共享参数。</translation>
    </message>
    <message>
        <source>release to disconnect</source>
        <translation>松开即断开</translation>
    </message>
    <message>
        <source>release to add a node</source>
        <translation>松开即可添加节点</translation>
    </message>
    <message>
        <source>goes into this wire</source>
        <translation>插入这条连线</translation>
    </message>
    <message>
        <source>Click to choose.</source>
        <translation type="vanished">单击选择。</translation>
    </message>
    <message>
        <source>Click on the badge for more ways out.</source>
        <translation>单击徽标查看更多解决办法。</translation>
    </message>
    <message>
        <source>∂ loss / ∂ {0}</source>
        <translation>∂ 损失 / ∂ {0}</translation>
    </message>
    <message>
        <source>Not all of this gradient is finite.</source>
        <translation>此梯度含有非有限值。</translation>
    </message>
    <message>
        <source>Explodes: {0} of the gradient that the way back begins with.</source>
        <translation>梯度爆炸：为反向起点处梯度的 {0}。</translation>
    </message>
    <message>
        <source>Vanishes: {0} of the gradient that the way back begins with.</source>
        <translation>梯度消失：为反向起点处梯度的 {0}。</translation>
    </message>
    <message>
        <source>the batch: as many rows as are fed</source>
        <translation>批量：输入多少行就是多少行</translation>
    </message>
    <message>
        <source>not known yet</source>
        <translation>尚未可知</translation>
    </message>
    <message>
        <source>waits for the shape of {0}</source>
        <translation>等待 {0} 的形状</translation>
    </message>
    <message>
        <source>Delete the wire</source>
        <translation>删除连线</translation>
    </message>
    <message>
        <source>Add a node…</source>
        <translation>添加节点…</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Write a note</source>
        <translation>写注释</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Fit everything</source>
        <translation>显示全图</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Go to place {0}</source>
        <translation>转到位置 {0}</translation>
    </message>
    <message>
        <source>Remember this place</source>
        <translation>记住此位置</translation>
    </message>
    <message>
        <source>Edit the text…</source>
        <translation>编辑文本…</translation>
    </message>
    <message>
        <source>Edit the title…</source>
        <translation>编辑标题…</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Make “{0}” a node</source>
        <translation>把“{0}”变成节点</translation>
    </message>
    <message>
        <source>Disconnect “{0}”</source>
        <translation>断开“{0}”</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Comment…</source>
        <translation>备注…</translation>
    </message>
    <message>
        <source>Use own parameters</source>
        <translation>使用自己的参数</translation>
    </message>
    <message>
        <source>Share the parameters of…</source>
        <translation>共享参数，来自…</translation>
    </message>
    <message>
        <source>Run to here</source>
        <translation>运行到这里</translation>
    </message>
    <message>
        <source>Run to its backward step</source>
        <translation>运行到它的反向步骤</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Add a node: type its name</source>
        <translation>添加节点：输入名称</translation>
    </message>
    <message>
        <source>Double-click to write. *Markdown* works.</source>
        <translation>双击即可书写，支持 *Markdown*。</translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>parameter</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>auxiliary state</source>
        <translation>辅助状态</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>required</source>
        <translation>必填</translation>
    </message>
    <message>
        <source>Remove the dot</source>
        <translation>移除折点</translation>
    </message>
    <message>
        <source>Insert a node…</source>
        <translation>插入节点…</translation>
    </message>
    <message>
        <source>Add a dot</source>
        <translation>添加折点</translation>
    </message>
    <message>
        <source>Enable the wire</source>
        <translation>启用连线</translation>
    </message>
    <message>
        <source>Disable the wire</source>
        <translation>停用连线</translation>
    </message>
    <message>
        <source>Replace with…</source>
        <translation>替换为…</translation>
    </message>
    <message>
        <source>Tie to the transposed weight of…</source>
        <translation>绑定转置权重，来自…</translation>
    </message>
    <message>
        <source>Duplicate with shared parameters</source>
        <translation>创建共享参数的副本</translation>
    </message>
    <message>
        <source>Add an input</source>
        <translation>添加输入</translation>
    </message>
    <message>
        <source>Remove the last input</source>
        <translation>移除最后一个输入</translation>
    </message>
    <message>
        <source>Swap inputs</source>
        <translation>交换输入</translation>
    </message>
    <message>
        <source>Delete and reconnect</source>
        <translation>删除并重新连接</translation>
    </message>
    <message>
        <source>%n wire(s) will be removed</source>
        <translation type="vanished">将移除 %n 条连线</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>数据来源</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>激活函数</translation>
    </message>
    <message>
        <source>Arithmetic</source>
        <translation>算术</translation>
    </message>
    <message>
        <source>Reduction</source>
        <translation>归约</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Convolution</source>
        <translation>卷积</translation>
    </message>
    <message>
        <source>Normalization</source>
        <translation>规范化</translation>
    </message>
    <message>
        <source>Random</source>
        <translation>随机</translation>
    </message>
    <message>
        <source>Cut wires: {0}</source>
        <translation>剪断的连线：{0}</translation>
    </message>
    <message>
        <source>add an input</source>
        <translation>添加输入</translation>
    </message>
    <message>
        <source>Breakpoint</source>
        <translation>断点</translation>
    </message>
    <message>
        <source>Stop &amp;forward</source>
        <translation>前向时停住(&amp;F)</translation>
    </message>
    <message>
        <source>Stop &amp;backward</source>
        <translation>反向时停住(&amp;B)</translation>
    </message>
    <message>
        <source>Remove its breakpoints</source>
        <translation>移除它的断点</translation>
    </message>
    <message>
        <source>Watch</source>
        <translation>监视</translation>
    </message>
    <message>
        <source>{0}: value</source>
        <translation>{0}：值</translation>
    </message>
    <message>
        <source>{0}: gradient</source>
        <translation>{0}：梯度</translation>
    </message>
    <message>
        <source>It is pinned: P lets it move.</source>
        <translation>已固定：按 P 可解除。</translation>
    </message>
</context>
<context>
    <name>commands</name>
    <message>
        <source>Panel</source>
        <translation>面板</translation>
    </message>
    <message>
        <source>Recent file</source>
        <translation>最近的文件</translation>
    </message>
</context>
<context>
    <name>dialogs</name>
    <message>
        <source>Keys and gestures</source>
        <translation>快捷键与手势</translation>
    </message>
    <message>
        <source>Something in Symloom went wrong</source>
        <translation>Symloom 出现了内部错误</translation>
    </message>
    <message>
        <source>Changed by another program</source>
        <translation>已被其他程序修改</translation>
    </message>
    <message>
        <source>“{0}” was changed by another program since it was opened here.</source>
        <translation>“{0}”在此打开后被其他程序修改过。</translation>
    </message>
    <message>
        <source>Reload takes what is in the file and forgets the changes made here. Overwrite does the reverse.</source>
        <translation>“重新载入”采用文件中的内容，放弃此处的更改；“覆盖”则相反。</translation>
    </message>
    <message>
        <source>Reload</source>
        <translation>重新载入</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Overwrite</source>
        <translation>覆盖</translation>
    </message>
</context>
<context>
    <name>edit_values</name>
    <message>
        <source>Edit values</source>
        <translation>编辑数值</translation>
    </message>
    <message>
        <source>Parameter</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Whose values are edited</source>
        <translation>编辑哪个参数的数值</translation>
    </message>
    <message>
        <source>Formula for all values</source>
        <translation>用于所有数值的公式</translation>
    </message>
    <message>
        <source>What every value becomes: w is the value as it is, u is drawn between −1 and 1, n is normal, i and j are the indices; {0}</source>
        <translation>每个数值变成什么：w 是现有的值，u 在 −1 与 1 之间均匀抽取，n 服从正态分布，i 和 j 是索引；{0}</translation>
    </message>
    <message>
        <source>Apply to all</source>
        <translation>应用到全部</translation>
    </message>
    <message>
        <source>Compute every value anew by the formula</source>
        <translation>用公式重新计算每个数值</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Double-click or type to change a value; 1/3 and w*2 work too</source>
        <translation>双击或直接键入以修改数值；也可写 1/3 或 w*2</translation>
    </message>
    <message>
        <source>It has no values yet; here it begins with zeros.</source>
        <translation>它还没有数值；这里从零开始。</translation>
    </message>
    <message>
        <source>{0} values are too many to edit one by one (the most is {1}): use a formula.</source>
        <translation>{0} 个数值太多，无法逐个编辑（至多 {1} 个）：请使用公式。</translation>
    </message>
    <message>
        <source>min {0}   max {1}   mean {2}   std {3}</source>
        <translation>最小 {0}   最大 {1}   均值 {2}   标准差 {3}</translation>
    </message>
</context>
<context>
    <name>examples</name>
    <message>
        <source>Arithmetic: A * B + 1</source>
        <translation>算术：A * B + 1</translation>
    </message>
    <message>
        <source>Two typed matrices, two operations, and their gradients</source>
        <translation>两个手动输入的矩阵、两次运算以及它们的梯度</translation>
    </message>
    <message>
        <source>A 2-2-1 net with typed weights</source>
        <translation>手动设定权重的 2-2-1 网络</translation>
    </message>
    <message>
        <source>Exclusive or, worked out by hand</source>
        <translation>手工推出的异或</translation>
    </message>
    <message>
        <source>A perceptron for digits</source>
        <translation>手写数字感知机</translation>
    </message>
    <message>
        <source>Reads handwritten digits with one hidden layer</source>
        <translation>用一个隐藏层识别手写数字</translation>
    </message>
    <message>
        <source>Two spirals</source>
        <translation>双螺旋</translation>
    </message>
    <message>
        <source>Points in the plane, to watch the boundary bend in training</source>
        <translation>平面上的点，观察训练中决策边界如何弯曲</translation>
    </message>
    <message>
        <source>LeNet, reduced to 8 × 8 digits</source>
        <translation>LeNet：缩小到 8 × 8 的数字</translation>
    </message>
    <message>
        <source>Two convolutions with pooling, and two dense layers</source>
        <translation>两个带汇聚的卷积层和两个全连接层</translation>
    </message>
    <message>
        <source>A perceptron that waits for data</source>
        <translation>等待数据的感知机</translation>
    </message>
    <message>
        <source>A weight whose shape is not known before the data is</source>
        <translation>延后初始化：数据未知时，权重的形状也未知</translation>
    </message>
    <message>
        <source>A shared hidden layer</source>
        <translation>共享的隐藏层</translation>
    </message>
    <message>
        <source>One layer used twice, whose gradient is a sum</source>
        <translation>同一层使用两次，梯度相加</translation>
    </message>
    <message>
        <source>A siamese net</source>
        <translation>孪生网络</translation>
    </message>
    <message>
        <source>Two towers with one set of weights compare two images</source>
        <translation>两座塔共用一组权重，比较两张图像</translation>
    </message>
    <message>
        <source>A tied autoencoder</source>
        <translation>权重绑定的自编码器</translation>
    </message>
    <message>
        <source>Encodes and decodes images with one and the same weight</source>
        <translation>用同一个权重对图像编码和解码</translation>
    </message>
    <message>
        <source>A shape bug to repair</source>
        <translation>待修复的形状错误</translation>
    </message>
    <message>
        <source>Two branches that do not fit together</source>
        <translation>两条对不上的分支</translation>
    </message>
    <message>
        <source>**A * B + 1**

Press F10 to compute one node at a time: A * B, then + 1. Go on, and the steps run backward: the gradient of A is B, and the gradient of B is A.

Try: select A and type other numbers in the inspector, or change the 1 in the last node.</source>
        <translation>**A * B + 1**

按 F10 每次计算一个节点：先 A * B，再 + 1。继续按下去就进入反向：A 的梯度是 B，B 的梯度是 A。

试一试：选中 A，在检查器里输入别的数字，或者修改最后一个节点里的 1。</translation>
    </message>
    <message>
        <source>**A bug to repair**

Two branches are added, but they are not equally wide. The red wire and the list of problems say which two facts do not agree.

Try: find the two sizes, and change one of them so that the network runs. Two answers are right.</source>
        <translation>**修复一个错误**

两条分支相加，但宽度不同。红色的连线和“问题”面板指出哪两个事实互相矛盾。

试一试：找到这两个大小，修改其中一个，使网络可以运行。有两个正确答案。</translation>
    </message>
    <message>
        <source>**A perceptron that reads handwritten digits**

32 images of 8 × 8 pixels, one hidden layer, ten classes. Initialize gives every parameter its numbers.

Try: step with F10, forward and then backward, and watch the values and gradients of the selected node. Then change the units of dense1, and see which shapes follow.</source>
        <translation>**识别手写数字的感知机**

32 张 8 × 8 像素的图像，一个隐藏层，十个类别。初始化会给每个参数赋值。

试一试：按 F10 逐步前向、再反向运行，观察选中节点的值和梯度。然后修改 dense1 的单元数，看看哪些形状随之改变。</translation>
    </message>
    <message>
        <source>**Exclusive or, worked out by hand**

Two inputs, two hidden units, one output; every weight is typed. The four rows of x are 00, 01, 10 and 11, and the output is near 0, 1, 1, 0.

Try: step with F10 and look at the values below. Then select w1 and make the numbers smaller: where does the answer go wrong?</source>
        <translation>**手工推出的异或**

两个输入，两个隐藏单元，一个输出；所有权重都是手动输入的。x 的四行是 00、01、10、11，输出接近 0、1、1、0。

试一试：按 F10 逐步运行，看看下方“数值”面板中的数值。然后选中 w1，把数字改小：答案从哪里开始出错？</translation>
    </message>
    <message>
        <source>**LeNet, reduced to 8 × 8 digits**

Twice a convolution, tanh and pooling, then two dense layers: the plan of LeNet-5, with smaller windows because the images have only 64 pixels.

Try: initialize, step with F10, and look at the maps of conv1 in Values. Then set the stride of pool1 to (1, 1), and see which shapes follow.</source>
        <translation>**LeNet：缩小到 8 × 8 的数字**

两次卷积、tanh 和汇聚，再接两个全连接层：这是 LeNet-5 的结构，因为图像只有 64 个像素，所以窗口更小。

试一试：初始化，按 F10 逐步运行，在“数值”面板中查看 conv1 的特征图。然后把 pool1 的步幅设为 (1, 1)，看看哪些形状随之改变。</translation>
    </message>
    <message>
        <source>**One hidden layer, used twice**

shared2 borrows the weight and the bias of shared1, so they are one parameter each and count once.

Try: initialize, run forward and backward, and select the weight of shared1: its gradient is the sum of what both places contribute. Then give shared2 its own parameters (right click) and see the count grow.</source>
        <translation>**一个隐藏层，用两次**

shared2 借用 shared1 的权重和偏置，因此它们各是一个参数，只计一次。

试一试：初始化，前向并反向运行，然后选中 shared1 的权重：它的梯度是两处贡献之和。再让 shared2 使用自己的参数（右键），看看参数量如何增加。</translation>
    </message>
    <message>
        <source>**One weight to encode and to decode**

encode multiplies by the transposed weight, from 64 pixels to 16 numbers; decode multiplies by the same weight, from 16 back to 64. One Variable feeds both, so it is counted once and gets the sum of two gradients.

Try: initialize, run forward and backward, and compare image with decode in the panel of values. Change the 16 of the weight: the problem that appears names both places that must agree.</source>
        <translation>**编码和解码共用一个权重**

encode 乘以权重的转置，把 64 个像素变成 16 个数；decode 乘以同一个权重，从 16 个数变回 64 个。一个变量同时供给两处，因此只计一次，梯度是两处之和。

试一试：初始化，前向并反向运行，在“数值”面板中比较 image 和 decode。修改权重的 16：出现的问题会指出必须一致的两处。</translation>
    </message>
    <message>
        <source>**Two spirals**

Points in the plane, two classes that no line parts.

Try: open the panel Training, choose Plane, and press Train. The boundary bends; each unit of the first layer draws a line, each of the second a curve made of them.</source>
        <translation>**双螺旋**

平面上的点，分成两类，没有直线能把它们分开。

试一试：打开“训练”面板，选择“平面”，按“训练”。边界会逐渐弯曲；第一层的每个单元画出一条直线，第二层的每个单元画出由它们组成的曲线。</translation>
    </message>
    <message>
        <source>**Two towers with one set of weights**

Two images go through the same layers, and the squares of the differences say how far apart they are. Below, tower2 and code2 use the parameters of tower1 and code1.

Try: initialize, run forward and backward, and look at the gradient of the weight of tower1, which both towers pull at. Then let right read the data set “Handwritten digits” as left does: equal images have distance 0, and nothing pulls any more.</source>
        <translation>**两座塔，一组权重**

两张图像经过相同的层，差的平方说明它们相距多远。下方的 tower2 和 code2 使用 tower1 和 code1 的参数。

试一试：初始化，运行前向与反向，看看 tower1 的权重的梯度，两座塔都在拉动它。然后让 right 像 left 一样读取数据集“手写数字”：相同图像的距离为 0，就不再有拉动了。</translation>
    </message>
    <message>
        <source>**Weights that wait for data**

Nobody has said how wide the data is, so the first weight is (256, -1). Initialize: it is registered and waits, while everything else gets its numbers.

Try: select data and choose “data set” as its source: the handwritten digits, field “image”. Step with F10: the weight is made before the first step, because now its shape is (256, 64).</source>
        <translation>**等待数据的权重（延后初始化）**

还没有人说明数据有多宽，因此第一个权重是 (256, -1)。初始化时它只被登记并等待，其余参数都得到数值。

试一试：选中 data，把来源选为“数据集”：手写数字，字段“image”。按 F10：权重在第一步之前就会创建，因为它的形状现在是 (256, 64)。</translation>
    </message>
    <message>
        <source>**Two towers with one set of weights**

Two images go through the same layers, and the squares of the differences say how far apart they are. Below, tower2 and code2 use the parameters of tower1 and code1.

Try: let right read the data set “digits” as left does: equal images have distance 0. Then look at the gradient of the weight of tower1, which both towers pull at.</source>
        <translation type="vanished">**两座塔，一组权重**

两张图像经过相同的层，差的平方说明它们相距多远。下方的 tower2 和 code2 使用 tower1 和 code1 的参数。

试一试：让 right 像 left 一样读取数据集“digits”：相同图像的距离为 0。然后看看 tower1 的权重的梯度，两座塔都在拉动它。</translation>
    </message>
    <message>
        <source>**Weights that wait for data**

Nobody has said how wide the data is, so the first weight is (256, -1). Initialize: it is registered and waits, while everything else gets its numbers.

Try: select data and choose the data set “digits”, field “image”. Step with F10: the weight is made before the first step, because now its shape is (256, 64).</source>
        <translation type="vanished">**等待数据的权重（延后初始化）**

还没有人说明数据有多宽，因此第一个权重是 (256, -1)。初始化时它只被登记并等待，其余参数都得到数值。

试一试：选中 data，选择数据集“digits”的字段“image”。按 F10：权重在第一步之前就会创建，因为它的形状现在是 (256, 64)。</translation>
    </message>
</context>
<context>
    <name>export</name>
    <message>
        <source>Nothing could be written to {0}: {1}.</source>
        <translation>无法写入 {0}：{1}。</translation>
    </message>
    <message>
        <source>Exported {0} to {1}.</source>
        <translation>已将 {0} 导出到 {1}。</translation>
    </message>
    <message>
        <source>train.py will look for {0} beside it, or in the folder that --data names.</source>
        <translation>train.py 会在自身所在文件夹或 --data 指定的文件夹中查找 {0}。</translation>
    </message>
    <message>
        <source>Replace files?</source>
        <translation>替换文件？</translation>
    </message>
    <message>
        <source>{0} has these files already:</source>
        <translation>{0} 中已有这些文件：</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Export code</source>
        <translation>导出代码</translation>
    </message>
    <message>
        <source>Verify runs the exported code in a process of its own and compares its outputs and all gradients with those of Symloom.</source>
        <translation type="vanished">验证会在独立进程中运行导出的代码，并将其输出和所有梯度与 Symloom 的结果比较。</translation>
    </message>
    <message>
        <source>An nn.Module as one writes it by hand, with its loss and its weights in safetensors. It trains, runs on GPUs, and goes wherever PyTorch goes.</source>
        <translation>如同手写的 nn.Module，带有损失以及 safetensors 格式的权重。可以训练，可在 GPU 上运行，凡是 PyTorch 能用的地方都能用。</translation>
    </message>
    <message>
        <source>A Keras 3 model for any backend, with its loss and its weights in npz, in the layout of Keras.</source>
        <translation>适用于任意后端的 Keras 3 模型，带有损失以及按 Keras 布局保存的 npz 权重。</translation>
    </message>
    <message>
        <source>A Flax NNX module for JAX, with its loss and its weights in safetensors, in the layout of Flax.</source>
        <translation>用于 JAX 的 Flax NNX 模块，带有损失以及按 Flax 布局保存的 safetensors 权重。</translation>
    </message>
    <message>
        <source>Forward and backward written out in NumPy, with weights in npz. Nothing is hidden in a library: to be read and taken apart.</source>
        <translation>用 NumPy 完整写出的前向与反向过程，权重为 npz。没有任何东西藏在库里：便于阅读和拆解。</translation>
    </message>
    <message>
        <source>A script that runs the same graph without this window. Symloom reads it back as a document.</source>
        <translation>不需要本窗口即可运行同一网络的脚本。Symloom 可以把它读回为文档。</translation>
    </message>
    <message>
        <source>The graph in MXNet&apos;s Symbol API, with weights in .params and a loop that trains it. Symloom reads it back as a document.</source>
        <translation>用 MXNet 的 Symbol API 写成的网络，权重为 .params，并带有训练循环。Symloom 可以把它读回为文档。</translation>
    </message>
    <message>
        <source>A HybridBlock of MXNet Gluon, with weights in .params, trained with autograd and a Trainer.</source>
        <translation>MXNet Gluon 的 HybridBlock，权重为 .params，用 autograd 和 Trainer 训练。</translation>
    </message>
    <message>
        <source>The graph as MXNet&apos;s own file, with weights in .params. MXNet and Symloom open it.</source>
        <translation>以 MXNet 自身文件格式保存的网络，权重为 .params。MXNet 和 Symloom 都能打开。</translation>
    </message>
    <message>
        <source>One file with the graph and its weights for other runtimes. It is there for use: it can&apos;t be trained, so gradients are not compared.</source>
        <translation>一个文件包含网络及其权重，供其他运行时使用。它只用于推理，不能训练，因此不比较梯度。</translation>
    </message>
    <message>
        <source>Data, optimizer and settings of this document; runs as one process, or as many with torchrun, and saves checkpoints that Symloom loads</source>
        <translation>使用本文档的数据、优化器和设置；可单进程运行，也可用 torchrun 多进程运行，并保存 Symloom 能载入的检查点</translation>
    </message>
    <message>
        <source>Training scripts are written for PyTorch only</source>
        <translation>训练脚本仅支持 PyTorch</translation>
    </message>
    <message>
        <source>Verify runs the exported code in a process of its own and compares its outputs and all gradients with those of Symloom, on the data of the document and on random data.</source>
        <translation>“验证”会在单独的进程中运行导出的代码，并用文档数据和随机数据把它的输出和全部梯度与 Symloom 的结果比较。</translation>
    </message>
    <message>
        <source>Add a script that &amp;trains it: train.py</source>
        <translation>附带训练脚本(&amp;T)：train.py</translation>
    </message>
    <message>
        <source>Python that runs the code</source>
        <translation>运行代码的 Python</translation>
    </message>
    <message>
        <source>This one: {0}</source>
        <translation>当前的：{0}</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>Choose the Python of another environment</source>
        <translation>选择另一个环境的 Python</translation>
    </message>
    <message>
        <source>Python</source>
        <translation>Python</translation>
    </message>
    <message>
        <source>Targets</source>
        <translation>目标框架</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标框架</translation>
    </message>
    <message>
        <source>Largest difference</source>
        <translation>最大差异</translation>
    </message>
    <message>
        <source>&amp;Verify</source>
        <translation>验证(&amp;V)</translation>
    </message>
    <message>
        <source>Verify &amp;all</source>
        <translation>全部验证(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Copy install line</source>
        <translation>复制安装命令(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>导出(&amp;E)…</translation>
    </message>
    <message>
        <source>Choose a Python</source>
        <translation>选择 Python</translation>
    </message>
    <message>
        <source>running…</source>
        <translation>运行中…</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>not verified</source>
        <translation>未验证</translation>
    </message>
    <message>
        <source>{0} code needs: {1}</source>
        <translation>{0} 代码需要：{1}</translation>
    </message>
    <message>
        <source>{0} has no module {1}. Install it there with: {2}</source>
        <translation>{0} 没有模块 {1}。请在该环境中安装：{2}</translation>
    </message>
    <message>
        <source>Outputs: {0}, the largest in {1}.</source>
        <translation>输出：{0}，最大在 {1}。</translation>
    </message>
    <message>
        <source>Outputs: {0}, the largest in {1}, on the data of the document.</source>
        <translation>输出：{0}，最大的在 {1}，使用文档数据。</translation>
    </message>
    <message>
        <source>Outputs: {0}, the largest in {1}, on random data.</source>
        <translation>输出：{0}，最大的在 {1}，使用随机数据。</translation>
    </message>
    <message>
        <source>Gradients: {0}, the largest in that of {1}.</source>
        <translation>梯度：{0}，最大在 {1} 的梯度。</translation>
    </message>
    <message>
        <source>Gradients: {0}, the largest in that of {1}, on the data of the document.</source>
        <translation>梯度：{0}，最大的在 {1} 的梯度中，使用文档数据。</translation>
    </message>
    <message>
        <source>Gradients: {0}, the largest in that of {1}, on random data.</source>
        <translation>梯度：{0}，最大的在 {1} 的梯度中，使用随机数据。</translation>
    </message>
    <message>
        <source>Gradients were not compared: {0} has none.</source>
        <translation>未比较梯度：{0} 没有梯度。</translation>
    </message>
    <message>
        <source>not expressible</source>
        <translation>无法表达</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>not installed</source>
        <translation>未安装框架</translation>
    </message>
</context>
<context>
    <name>fields</name>
    <message>
        <source>number {0}</source>
        <translation>数 {0}</translation>
    </message>
    <message>
        <source>Drag sideways to change it, Shift is finer, Ctrl coarser; or type</source>
        <translation>左右拖动以修改，Shift 更细，Ctrl 更粗；也可键入</translation>
    </message>
    <message>
        <source>“{0}” is no number.</source>
        <translation>“{0}”不是数字。</translation>
    </message>
</context>
<context>
    <name>gestures</name>
    <message>
        <source>Double-click, Tab, Shift+A</source>
        <translation>双击、Tab、Shift+A</translation>
    </message>
    <message>
        <source>search a node and place it</source>
        <translation>搜索节点并放置</translation>
    </message>
    <message>
        <source>Drag from a port</source>
        <translation>从端口拖动</translation>
    </message>
    <message>
        <source>draw a wire, from either end</source>
        <translation>画连线，从任一端开始</translation>
    </message>
    <message>
        <source>Drag on the canvas</source>
        <translation>在画布上拖动</translation>
    </message>
    <message>
        <source>select with a box</source>
        <translation>框选</translation>
    </message>
    <message>
        <source>Ctrl+Alt and drag</source>
        <translation>Ctrl+Alt 并拖动</translation>
    </message>
    <message>
        <source>select with a line round what is meant</source>
        <translation>画线圈选目标</translation>
    </message>
    <message>
        <source>Ctrl and drag a port</source>
        <translation>按 Ctrl 并拖动端口</translation>
    </message>
    <message>
        <source>move all of its wires</source>
        <translation>移动它的全部连线</translation>
    </message>
    <message>
        <source>Alt+click a port</source>
        <translation>Alt+单击端口</translation>
    </message>
    <message>
        <source>take its wires off</source>
        <translation>断开它的连线</translation>
    </message>
    <message>
        <source>Y, or Ctrl+right drag</source>
        <translation>Y，或 Ctrl+右键拖动</translation>
    </message>
    <message>
        <source>cut wires</source>
        <translation>切断连线</translation>
    </message>
    <message>
        <source>Double-click a wire</source>
        <translation>双击连线</translation>
    </message>
    <message>
        <source>put a dot on it</source>
        <translation>在上面添加折点</translation>
    </message>
    <message>
        <source>Alt and drag a node</source>
        <translation>按 Alt 并拖动节点</translation>
    </message>
    <message>
        <source>take it out, its neighbours stay joined</source>
        <translation>取出该节点，其前后节点保持相连</translation>
    </message>
    <message>
        <source>Drag out of the window</source>
        <translation>拖出窗口</translation>
    </message>
    <message>
        <source>copy what is selected into another window</source>
        <translation>把选中内容复制到另一个窗口</translation>
    </message>
    <message>
        <source>Drag a number on a node</source>
        <translation>拖动节点上的数字</translation>
    </message>
    <message>
        <source>change it, finer with Shift, coarser with Ctrl</source>
        <translation>改变数值，Shift 更细，Ctrl 更粗</translation>
    </message>
    <message>
        <source>Middle button, Space and drag</source>
        <translation>中键或空格加拖动</translation>
    </message>
    <message>
        <source>move the canvas</source>
        <translation>移动画布</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>滚轮</translation>
    </message>
    <message>
        <source>zoom at the cursor</source>
        <translation>以光标为中心缩放</translation>
    </message>
    <message>
        <source>Arrows</source>
        <translation>方向键</translation>
    </message>
    <message>
        <source>walk from node to node</source>
        <translation>在节点之间移动</translation>
    </message>
    <message>
        <source>Ctrl and arrows</source>
        <translation>Ctrl 加方向键</translation>
    </message>
    <message>
        <source>move what is selected a step of the grid</source>
        <translation>把选中内容移动一格</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>go to the inspector, Esc comes back</source>
        <translation>转到检查器，按 Esc 返回</translation>
    </message>
    <message>
        <source>F2, double-click a name</source>
        <translation>F2，双击名称</translation>
    </message>
    <message>
        <source>rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Ctrl+1 … Ctrl+9</source>
        <translation>Ctrl+1 … Ctrl+9</translation>
    </message>
    <message>
        <source>remember what is seen as a place</source>
        <translation>把当前视野记为位置</translation>
    </message>
    <message>
        <source>1 … 9</source>
        <translation>1 … 9</translation>
    </message>
    <message>
        <source>look at the place of that number</source>
        <translation>转到该编号的位置</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>leave what is being done, else select nothing</source>
        <translation>放弃正在进行的操作，否则取消选择</translation>
    </message>
</context>
<context>
    <name>initialization</name>
    <message>
        <source>{0} set</source>
        <translation type="vanished">{0} 个已初始化</translation>
    </message>
    <message>
        <source>1 parameter set</source>
        <translation>1 个参数已初始化</translation>
    </message>
    <message>
        <source>{0} parameters set</source>
        <translation>{0} 个参数已初始化</translation>
    </message>
    <message>
        <source>other values for {0} (Undo brings the old ones back)</source>
        <translation>{0} 有了新的数值（撤销可恢复原值）</translation>
    </message>
    <message>
        <source>{0} kept</source>
        <translation>{0} 个保留</translation>
    </message>
    <message>
        <source>{0} registered, waiting for {1}</source>
        <translation>{0} 个已登记，等待 {1}</translation>
    </message>
    <message>
        <source>{0} registered, waiting for their shapes</source>
        <translation>{0} 个已登记，等待形状</translation>
    </message>
    <message>
        <source>There is no parameter to initialize.</source>
        <translation>没有需要初始化的参数。</translation>
    </message>
</context>
<context>
    <name>live</name>
    <message>
        <source>Live is off: a run takes {0} s. Step or run by hand.</source>
        <translation>实时运行已关闭：一次运行需要 {0} 秒。请手动单步或运行。</translation>
    </message>
    <message>
        <source>Live is off: this network has {0} numbers, and at most {1} run after each edit.</source>
        <translation>实时运行已关闭：这个网络有 {0} 个数，每次编辑后至多运行 {1} 个。</translation>
    </message>
</context>
<context>
    <name>load_values</name>
    <message>
        <source>Load values from {0}</source>
        <translation>从 {0} 载入数值</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>载入</translation>
    </message>
    <message>
        <source>Parameters and the arrays for them</source>
        <translation>参数及其对应的数组</translation>
    </message>
    <message>
        <source>Parameter</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Array of the file</source>
        <translation>文件中的数组</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Array for {0}</source>
        <translation>{0} 的数组</translation>
    </message>
    <message>
        <source>{0} of {1} parameters get values.</source>
        <translation>{1} 个参数中有 {0} 个将得到数值。</translation>
    </message>
    <message>
        <source>Not used: {0}.</source>
        <translation>未使用：{0}。</translation>
    </message>
    <message>
        <source>keeps what it has</source>
        <translation>保持原值</translation>
    </message>
    <message>
        <source>does not fit</source>
        <translation>不匹配</translation>
    </message>
    <message>
        <source>fits; not all finite</source>
        <translation>匹配；含非有限值</translation>
    </message>
    <message>
        <source>fits</source>
        <translation>匹配</translation>
    </message>
    <message>
        <source>{0} parameters loaded; Undo brings the old values back.</source>
        <translation>已载入 {0} 个参数；撤销可恢复原值。</translation>
    </message>
</context>
<context>
    <name>messages</name>
    <message>
        <source>A Group is given a list of symbols, as in: sym.Group([a, b]).</source>
        <translation>Group 应给出 symbol 的列表，如：sym.Group([a, b])。</translation>
    </message>
    <message>
        <source>A Variable needs a name in quotes.</source>
        <translation>Variable 需要引号中的名称。</translation>
    </message>
    <message>
        <source>A choice can have {expected} rules, not {found}. Join some in one pattern with |.</source>
        <translation>一个方案最多有 {expected} 条规则，不能有 {found} 条。请用 | 把其中一些合并为一个模式。</translation>
    </message>
    <message>
        <source>A document has no place for {name}. Remove it here.</source>
        <translation type="vanished">文档中无处存放 {name}。请在此移除。</translation>
    </message>
    <message>
        <source>A document returns what nothing else reads, all of it, in the order in which it is computed. Return just that.</source>
        <translation>文档返回的是所有未被其他内容读取的结果，按计算顺序排列。请恰好返回这些。</translation>
    </message>
    <message>
        <source>A head gradient should be a finite number, but is {found}.</source>
        <translation>输出端梯度应为有限的数，但现在是 {found}。</translation>
    </message>
    <message>
        <source>A matrix of {expected} has no diagonal {found}, which {node} takes. Change the diagonal.</source>
        <translation>{expected} 的矩阵没有 {node} 所取的对角线 {found}。请修改对角线。</translation>
    </message>
    <message>
        <source>A name needs at least one letter. Type a name.</source>
        <translation>名称至少要有一个字符。请输入名称。</translation>
    </message>
    <message>
        <source>A shape is a tuple of whole numbers, -1 where a size is not known.</source>
        <translation>形状是整数的元组，大小未知处写 -1。</translation>
    </message>
    <message>
        <source>A step of {node} is 0. Let it be 1 or more, or negative to go backwards.</source>
        <translation>{node} 有一个步长为 0。请设为 1 或更大；负数表示反向。</translation>
    </message>
    <message>
        <source>A symbol should be here: a name that one was assigned to, or a call of an operator.</source>
        <translation>此处应为 symbol：已赋值的名称，或对运算的调用。</translation>
    </message>
    <message>
        <source>A text here can have at most {expected} characters, but has {found}. Shorten it.</source>
        <translation>此处文本至多 {expected} 个字符，但现在有 {found} 个。请缩短。</translation>
    </message>
    <message>
        <source>A text in quotes should be here.</source>
        <translation>此处应为引号中的文本。</translation>
    </message>
    <message>
        <source>A training script is written for {possible} only, not for {target}. Choose {possible}, or export without the script.</source>
        <translation>训练脚本仅支持 {possible}，不支持 {target}。请选择 {possible}，或不带脚本导出。</translation>
    </message>
    <message>
        <source>A training script needs data and settings, which {file} does not have. Open it in Symloom, feed its inputs, and save it as a document.</source>
        <translation>训练脚本需要数据和设置，而 {file} 没有。请在 Symloom 中打开它，为输入提供数据，再保存为文档。</translation>
    </message>
    <message>
        <source>A value is assigned to one name only. Write one assignment for each.</source>
        <translation>一个值只能赋给一个名称。请分别写出赋值语句。</translation>
    </message>
    <message>
        <source>A window of {node} spans {found} positions, but {port} has only {expected}, padding included. Make the kernel or the dilation smaller, or the padding larger.</source>
        <translation>{node} 的窗口跨 {found} 个位置，但 {port} 连填充在内只有 {expected} 个。请减小卷积核或膨胀，或增大填充。</translation>
    </message>
    <message>
        <source>A wire goes to {port} of {node}, which has no such port. Remove the wire.</source>
        <translation>有一条连线连到 {node} 的 {port}，但没有这个端口。请移除连线。</translation>
    </message>
    <message>
        <source>Add dot to wire</source>
        <translation>在连线上添加折点</translation>
    </message>
    <message>
        <source>Add frame</source>
        <translation>添加框</translation>
    </message>
    <message>
        <source>Add note</source>
        <translation>添加注释</translation>
    </message>
    <message>
        <source>Add {name}</source>
        <translation>添加 {name}</translation>
    </message>
    <message>
        <source>Align bottom edges</source>
        <translation>下边缘对齐</translation>
    </message>
    <message>
        <source>Align centres</source>
        <translation>水平居中对齐</translation>
    </message>
    <message>
        <source>Align left edges</source>
        <translation>左边缘对齐</translation>
    </message>
    <message>
        <source>Align middles</source>
        <translation>垂直居中对齐</translation>
    </message>
    <message>
        <source>Align right edges</source>
        <translation>右边缘对齐</translation>
    </message>
    <message>
        <source>Align top edges</source>
        <translation>上边缘对齐</translation>
    </message>
    <message>
        <source>Axis {axis} of {port} of {node} can&apos;t be worked out: {found} is not divisible by {expected}. Change the shape of {other}.</source>
        <translation>无法算出 {node} 的 {port} 的轴 {axis}：{found} 不能被 {expected} 整除。请修改 {other} 的形状。</translation>
    </message>
    <message>
        <source>Axis {axis} of {port} of {node} is {found} because of {other}, but should be {expected} because of {source}. Change one of the two.</source>
        <translation>{node} 的 {port} 的轴 {axis} 因 {other} 而为 {found}，但因 {source} 应为 {expected}。请修改二者之一。</translation>
    </message>
    <message>
        <source>Axis {axis} of {port} of {node} would have {found} elements; at most {expected} are possible. Make the layer or its input smaller.</source>
        <translation>{node} 的 {port} 的轴 {axis} 将有 {found} 个元素，至多只能有 {expected} 个。请缩小该层或它的输入。</translation>
    </message>
    <message>
        <source>Brackets or operators are nested too deeply here. Give parts of it names of their own.</source>
        <translation>此处括号或运算嵌套过深。请给其中的部分另外命名。</translation>
    </message>
    <message>
        <source>Change choice of initializers</source>
        <translation>修改初始化方案</translation>
    </message>
    <message>
        <source>Change colour</source>
        <translation>修改颜色</translation>
    </message>
    <message>
        <source>Change colour of {name}</source>
        <translation>修改 {name} 的颜色</translation>
    </message>
    <message>
        <source>Change comment</source>
        <translation>修改备注</translation>
    </message>
    <message>
        <source>Change comment of {name}</source>
        <translation>修改 {name} 的备注</translation>
    </message>
    <message>
        <source>Change frame</source>
        <translation>修改框</translation>
    </message>
    <message>
        <source>Change note</source>
        <translation>修改注释</translation>
    </message>
    <message>
        <source>Change run settings</source>
        <translation>修改运行设置</translation>
    </message>
    <message>
        <source>Change settings of {port}</source>
        <translation>修改 {port} 的设置</translation>
    </message>
    <message>
        <source>Change training settings</source>
        <translation>修改训练设置</translation>
    </message>
    <message>
        <source>Change view</source>
        <translation>修改视图</translation>
    </message>
    <message>
        <source>Change {attribute}</source>
        <translation>修改“{attribute}”</translation>
    </message>
    <message>
        <source>Choose initializers</source>
        <translation>选择初始化器</translation>
    </message>
    <message>
        <source>Collapse</source>
        <translation>折叠</translation>
    </message>
    <message>
        <source>Collapse {name}</source>
        <translation>折叠 {name}</translation>
    </message>
    <message>
        <source>Column {column}: here should be {expected}, not “{found}”.</source>
        <translation>第 {column} 个字符：此处应为 {expected}，而不是“{found}”。</translation>
    </message>
    <message>
        <source>Column {column}: only two values can be compared at once. Write (a &lt; b) * (b &lt; c).</source>
        <translation>第 {column} 个字符：一次只能比较两个值。请写成 (a &lt; b) * (b &lt; c)。</translation>
    </message>
    <message>
        <source>Column {column}: there is no function “{found}”; there are {expected}.</source>
        <translation>第 {column} 个字符：没有函数“{found}”；可用的有 {expected}。</translation>
    </message>
    <message>
        <source>Column {column}: there is no “{found}” here; a formula can name {expected}.</source>
        <translation>第 {column} 个字符：此处没有“{found}”；公式中可用 {expected}。</translation>
    </message>
    <message>
        <source>Column {column}: {found} is a function; write what it is taken of, as in {found}(u).</source>
        <translation>第 {column} 个字符：{found} 是函数；请写出自变量，如 {found}(u)。</translation>
    </message>
    <message>
        <source>Column {column}: {found} is too large; {expected} is the most.</source>
        <translation>第 {column} 个字符：{found} 太大；至多为 {expected}。</translation>
    </message>
    <message>
        <source>Column {column}: {function} needs {expected} values in its parentheses, but has {found}.</source>
        <translation>第 {column} 个字符：{function} 的括号中需要 {expected} 个值，但有 {found} 个。</translation>
    </message>
    <message>
        <source>Column {column}: “{found}” has no meaning in a formula. Remove it.</source>
        <translation>第 {column} 个字符：“{found}”在公式中没有意义。请移除。</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Connect {count} nodes</source>
        <translation>连接 {count} 个节点</translation>
    </message>
    <message>
        <source>Connect {source} to {target}</source>
        <translation>将 {source} 连接到 {target}</translation>
    </message>
    <message>
        <source>Declare {name} as {shape}</source>
        <translation>将 {name} 声明为 {shape}</translation>
    </message>
    <message>
        <source>Delete {count} items</source>
        <translation>删除 {count} 项</translation>
    </message>
    <message>
        <source>Delete {count} items and reconnect</source>
        <translation>删除 {count} 项并重新连接</translation>
    </message>
    <message>
        <source>Delete {name}</source>
        <translation>删除 {name}</translation>
    </message>
    <message>
        <source>Delete {name} and reconnect</source>
        <translation>删除 {name} 并重新连接</translation>
    </message>
    <message>
        <source>Detach {count} nodes</source>
        <translation>分离 {count} 个节点</translation>
    </message>
    <message>
        <source>Disable wires</source>
        <translation type="vanished">停用连线</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>断开</translation>
    </message>
    <message>
        <source>Distribute horizontally</source>
        <translation>水平等距分布</translation>
    </message>
    <message>
        <source>Distribute vertically</source>
        <translation>垂直等距分布</translation>
    </message>
    <message>
        <source>Duplicate {count} items</source>
        <translation>创建 {count} 项的副本</translation>
    </message>
    <message>
        <source>Duplicate {count} items with shared parameters</source>
        <translation>创建 {count} 项共享参数的副本</translation>
    </message>
    <message>
        <source>Edit the code</source>
        <translation>编辑代码</translation>
    </message>
    <message>
        <source>Edit values</source>
        <translation>编辑数值</translation>
    </message>
    <message>
        <source>Enable wires</source>
        <translation type="vanished">启用连线</translation>
    </message>
    <message>
        <source>Enlarge {source} {factor} times before {name}, by repeating pixels</source>
        <translation>在 {name} 前把 {source} 放大 {factor} 倍（重复像素）</translation>
    </message>
    <message>
        <source>Expand</source>
        <translation>展开</translation>
    </message>
    <message>
        <source>Feed from {file}</source>
        <translation>从 {file} 输入</translation>
    </message>
    <message>
        <source>Feed random numbers</source>
        <translation>输入随机数</translation>
    </message>
    <message>
        <source>Feed zeros</source>
        <translation>输入全零</translation>
    </message>
    <message>
        <source>Feed “{field}” of {dataset}</source>
        <translation>输入 {dataset} 的“{field}”</translation>
    </message>
    <message>
        <source>In line {line} of {file}, {place} has “{found}” a second time. Remove one of the two.</source>
        <translation>{file} 第 {line} 行的 {place} 重复出现“{found}”。请移除其中一个。</translation>
    </message>
    <message>
        <source>In line {line} of {file}, {place} is a second wire into {found}. Remove one of the two.</source>
        <translation>{file} 第 {line} 行的 {place} 是连入 {found} 的第二条连线。请移除其中一条。</translation>
    </message>
    <message>
        <source>In line {line} of {file}, {place} is a text that is too long or has broken characters. Mend that line, or get an undamaged copy.</source>
        <translation>{file} 第 {line} 行的 {place} 文本过长或含有损坏的字符。请修正该行，或取得未损坏的副本。</translation>
    </message>
    <message>
        <source>In line {line} of {file}, {place} is {found}, which is no number that can be used. Mend that line, or get an undamaged copy.</source>
        <translation>{file} 第 {line} 行的 {place} 是 {found}，不是可用的数。请修正该行，或取得未损坏的副本。</translation>
    </message>
    <message>
        <source>In line {line} of {file}, {place} lacks “{found}”. Mend that line, or get an undamaged copy.</source>
        <translation>{file} 第 {line} 行的 {place} 缺少“{found}”。请修正该行，或取得未损坏的副本。</translation>
    </message>
    <message>
        <source>In line {line} of {file}, {place} mentions “{found}”, but there is no such node. Remove that line, or get an undamaged copy.</source>
        <translation>{file} 第 {line} 行的 {place} 提到“{found}”，但没有这个节点。请移除该行，或取得未损坏的副本。</translation>
    </message>
    <message>
        <source>In line {line} of {file}, {place} should be {expected}, but is {found}. Mend that line, or get an undamaged copy.</source>
        <translation>{file} 第 {line} 行的 {place} 应为 {expected}，但现在是 {found}。请修正该行，或取得未损坏的副本。</translation>
    </message>
    <message>
        <source>Initialize again</source>
        <translation>重新初始化</translation>
    </message>
    <message>
        <source>Insert Flatten before {name}</source>
        <translation>在 {name} 前插入展平</translation>
    </message>
    <message>
        <source>Insert One hot before the label of {name}</source>
        <translation>在 {name} 的标签前插入独热编码</translation>
    </message>
    <message>
        <source>Insert Place of greatest before the label of {name}</source>
        <translation>在 {name} 的标签前插入最大值位置</translation>
    </message>
    <message>
        <source>Insert Reshape to {shape} before {name}</source>
        <translation>在 {name} 前插入改变形状为 {shape}</translation>
    </message>
    <message>
        <source>Insert Transpose to (N, C, H, W) before {name}</source>
        <translation>在 {name} 前插入转置为 (N, C, H, W)</translation>
    </message>
    <message>
        <source>Insert a 1 × 1 convolution with stride {stride} between {source} and {name}</source>
        <translation>在 {source} 与 {name} 之间插入步幅为 {stride} 的 1 × 1 卷积</translation>
    </message>
    <message>
        <source>Insert into wire</source>
        <translation>插入连线</translation>
    </message>
    <message>
        <source>Lay out {count} nodes</source>
        <translation>布局 {count} 个节点</translation>
    </message>
    <message>
        <source>Leave the shape of {name} open</source>
        <translation>让 {name} 的形状未定</translation>
    </message>
    <message>
        <source>Load values</source>
        <translation>载入数值</translation>
    </message>
    <message>
        <source>Make it a Variable</source>
        <translation>变成变量</translation>
    </message>
    <message>
        <source>Make {port} a Variable</source>
        <translation>把 {port} 变成变量</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>移动</translation>
    </message>
    <message>
        <source>Move dots of wires</source>
        <translation>移动连线的折点</translation>
    </message>
    <message>
        <source>Move wires</source>
        <translation>移动连线</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>旁路</translation>
    </message>
    <message>
        <source>No file is chosen. Choose an .npy, .npz or .csv file.</source>
        <translation>未选择文件。请选择 .npy、.npz 或 .csv 文件。</translation>
    </message>
    <message>
        <source>No function here returns a symbol. Write one without arguments, as in: def net() -&gt; sym.Symbol.</source>
        <translation>这里没有返回 symbol 的函数。请写一个无参数的函数，如：def net() -&gt; sym.Symbol。</translation>
    </message>
    <message>
        <source>None of these nodes can be connected to the next. Remove wires at their inputs, or choose others.</source>
        <translation>这些节点都不能连到下一个。请移除它们输入端的连线，或选择其他节点。</translation>
    </message>
    <message>
        <source>Nothing comes out of this output of {node} while it is muted. Unmute it, or remove the wire.</source>
        <translation>{node} 被旁路时，这个输出没有内容。请取消旁路，或移除连线。</translation>
    </message>
    <message>
        <source>Nothing here has a gradient: no output depends on an input or parameter that asks for one.</source>
        <translation>这里没有梯度：没有输出依赖于要求梯度的输入或参数。</translation>
    </message>
    <message>
        <source>Nothing is returned here. Return the symbol, or a sym.Group of several.</source>
        <translation>这里没有返回值。请返回 symbol，或返回由多个组成的 sym.Group。</translation>
    </message>
    <message>
        <source>Nothing that is returned is computed from “{name}”. Use it, or remove it.</source>
        <translation>返回的内容都不依赖“{name}”。请使用它，或移除它。</translation>
    </message>
    <message>
        <source>Nudge {count} items</source>
        <translation>微移 {count} 项</translation>
    </message>
    <message>
        <source>Only names and symbols are given without a keyword. Write which argument this is.</source>
        <translation>只有名称和 symbol 可以不写关键字。请写明这是哪个参数。</translation>
    </message>
    <message>
        <source>Paste {count} items</source>
        <translation>粘贴 {count} 项</translation>
    </message>
    <message>
        <source>Paste {count} items with shared parameters</source>
        <translation>粘贴 {count} 项并共享参数</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>固定</translation>
    </message>
    <message>
        <source>Remove dots of wires</source>
        <translation>移除连线的折点</translation>
    </message>
    <message>
        <source>Remove the wire</source>
        <translation>移除连线</translation>
    </message>
    <message>
        <source>Remove the wire from {name}</source>
        <translation>移除来自 {name} 的连线</translation>
    </message>
    <message>
        <source>Remove wires of {port}</source>
        <translation>移除 {port} 的连线</translation>
    </message>
    <message>
        <source>Rename to {name}</source>
        <translation>重命名为 {name}</translation>
    </message>
    <message>
        <source>Reorder inputs</source>
        <translation>调整输入顺序</translation>
    </message>
    <message>
        <source>Replace by {operator}</source>
        <translation>替换为 {operator}</translation>
    </message>
    <message>
        <source>Replace {name} with {title}</source>
        <translation>把 {name} 替换为 {title}</translation>
    </message>
    <message>
        <source>Reset {attribute}</source>
        <translation>重置“{attribute}”</translation>
    </message>
    <message>
        <source>Restore weights</source>
        <translation>恢复权重</translation>
    </message>
    <message>
        <source>Row {row} of {file} has {found} columns, the rows before it have {expected}. Make all rows equally long.</source>
        <translation>{file} 第 {row} 行有 {found} 列，而之前各行有 {expected} 列。请使所有行等长。</translation>
    </message>
    <message>
        <source>Row {row}, column {column}{column_name} of {file} is empty. Put a number there.</source>
        <translation>{file} 第 {row} 行第 {column} 列{column_name}为空。请填入数。</translation>
    </message>
    <message>
        <source>Row {row}, column {column}{column_name} of {file} is “{found}”, which is no number. Put a number there, or choose columns without text in another file.</source>
        <translation>{file} 第 {row} 行第 {column} 列{column_name}是“{found}”，不是数。请填入数，或在另一文件中选择没有文本的列。</translation>
    </message>
    <message>
        <source>Set {attribute} of {name} to {value}</source>
        <translation>将 {name} 的“{attribute}”设为 {value}</translation>
    </message>
    <message>
        <source>Share parameters</source>
        <translation>共享参数</translation>
    </message>
    <message>
        <source>Show weights of an iteration</source>
        <translation>显示某次迭代的权重</translation>
    </message>
    <message>
        <source>Swap inputs</source>
        <translation>交换输入</translation>
    </message>
    <message>
        <source>That would make {found} items, and a document can have at most {expected}. Paste less.</source>
        <translation>这样将有 {found} 项，而一个文档至多 {expected} 项。请少粘贴一些。</translation>
    </message>
    <message>
        <source>The array for {argument} holds {found}, which are no numbers.</source>
        <translation>{argument} 的数组含有 {found}，不是数。</translation>
    </message>
    <message>
        <source>The array for {argument} is of shape {found}, but should be {expected}.</source>
        <translation type="vanished">{argument} 的数组形状为 {found}，但应为 {expected}。</translation>
    </message>
    <message>
        <source>Detach {name}</source>
        <translation>分离 {name}</translation>
    </message>
    <message>
        <source>Disable the wire from {source} to {target}</source>
        <translation>停用从 {source} 到 {target} 的连线</translation>
    </message>
    <message>
        <source>Disable {count} wires</source>
        <translation>停用 {count} 条连线</translation>
    </message>
    <message>
        <source>Disconnect {source} from {target}</source>
        <translation>断开 {source} 与 {target}</translation>
    </message>
    <message>
        <source>Duplicate as {name}</source>
        <translation>创建副本 {name}</translation>
    </message>
    <message>
        <source>Duplicate as {name} with shared parameters</source>
        <translation>创建共享参数的副本 {name}</translation>
    </message>
    <message>
        <source>Enable the wire from {source} to {target}</source>
        <translation>启用从 {source} 到 {target} 的连线</translation>
    </message>
    <message>
        <source>Enable {count} wires</source>
        <translation>启用 {count} 条连线</translation>
    </message>
    <message>
        <source>Expand {name}</source>
        <translation>展开 {name}</translation>
    </message>
    <message>
        <source>Hide unused ports</source>
        <translation>隐藏未使用的端口</translation>
    </message>
    <message>
        <source>Hide unused ports of {name}</source>
        <translation>隐藏 {name} 未使用的端口</translation>
    </message>
    <message>
        <source>Lay out {name}</source>
        <translation>布局 {name}</translation>
    </message>
    <message>
        <source>Move {name}</source>
        <translation>移动 {name}</translation>
    </message>
    <message>
        <source>Mute {name}</source>
        <translation>旁路 {name}</translation>
    </message>
    <message>
        <source>Nudge {name}</source>
        <translation>微移 {name}</translation>
    </message>
    <message>
        <source>Paste {name}</source>
        <translation>粘贴 {name}</translation>
    </message>
    <message>
        <source>Paste {name} with shared parameters</source>
        <translation>粘贴 {name} 并共享参数</translation>
    </message>
    <message>
        <source>Pin {name}</source>
        <translation>固定 {name}</translation>
    </message>
    <message>
        <source>Replace {name} by {operator}</source>
        <translation>把 {name} 替换为 {operator}</translation>
    </message>
    <message>
        <source>Show all ports</source>
        <translation>显示所有端口</translation>
    </message>
    <message>
        <source>Show all ports of {name}</source>
        <translation>显示 {name} 的所有端口</translation>
    </message>
    <message>
        <source>The arrays in {file} would take too much memory: at most {expected} MiB can be read.</source>
        <translation>{file} 中的数组占用内存过多：至多能读取 {expected} MiB。</translation>
    </message>
    <message>
        <source>The code has {found} characters; at most {expected} can be read.</source>
        <translation>代码有 {found} 个字符，至多能读取 {expected} 个。</translation>
    </message>
    <message>
        <source>The data does not fit into memory. Choose fewer rows, or smaller batches.</source>
        <translation>数据放不进内存。请减少行数或批量大小。</translation>
    </message>
    <message>
        <source>The data set {file} can&apos;t be read ({reason}). Install Symloom again.</source>
        <translation>无法读取数据集 {file}（{reason}）。请重新安装 Symloom。</translation>
    </message>
    <message>
        <source>The declared shape of {node} is “{found}”, which is no shape. Write one such as (-1, 64).</source>
        <translation>{node} 声明的形状是“{found}”，不是形状。请写成 (-1, 64) 这样。</translation>
    </message>
    <message>
        <source>The dilation of {node} has {found} numbers, but its kernel {expected}. Give one for each axis.</source>
        <translation>{node} 的膨胀有 {found} 个数，而卷积核有 {expected} 个。请为每个轴给一个数。</translation>
    </message>
    <message>
        <source>The document has a text with broken characters ({found}), so it can&apos;t be saved. Change that text.</source>
        <translation>文档中有含损坏字符的文本（{found}），无法保存。请修改该文本。</translation>
    </message>
    <message>
        <source>The exported code did not end within {seconds} seconds and was stopped.</source>
        <translation>导出的代码在 {seconds} 秒内没有结束，已停止。</translation>
    </message>
    <message>
        <source>The exported file {file} stopped with an error: {found}</source>
        <translation>导出的文件 {file} 因错误停止：{found}</translation>
    </message>
    <message>
        <source>The field “{field}” of the symbol file can&apos;t be read where it says {found}. Write the file again with the program that made it.</source>
        <translation>无法读取 symbol 文件的字段“{field}”中的 {found}。请用生成它的程序重新写入。</translation>
    </message>
    <message>
        <source>The field “{field}” of the symbol file refers to {found}, which is not there (yet). Write the file again with the program that made it.</source>
        <translation>symbol 文件的字段“{field}”引用了（尚）不存在的 {found}。请用生成它的程序重新写入。</translation>
    </message>
    <message>
        <source>The formula ends too early, at column {column}: {expected} is missing.</source>
        <translation>公式在第 {column} 个字符处过早结束：缺少 {expected}。</translation>
    </message>
    <message>
        <source>The formula gives {found} at {index}, which is no number that can be kept. Limit it with clip or where.</source>
        <translation>公式在 {index} 处得到 {found}，不是可保留的数。请用 clip 或 where 加以限制。</translation>
    </message>
    <message>
        <source>The formula has more than {expected} characters. Write a shorter one.</source>
        <translation>公式超过 {expected} 个字符。请写短一些。</translation>
    </message>
    <message>
        <source>The formula is too large from column {column} on: {expected} parts, and parentheses 32 deep, are the most. Write a smaller one.</source>
        <translation>公式从第 {column} 个字符起过大：至多 {expected} 个部分、32 层括号。请写小一些。</translation>
    </message>
    <message>
        <source>The gradient of {node} can&apos;t be checked: it is not known of which loss {operator} puts in the gradient. Check the layers before it one by one.</source>
        <translation>无法检验 {node} 的梯度：不知道 {operator} 给出的是哪个损失的梯度。请逐个检验它前面的层。</translation>
    </message>
    <message>
        <source>The gradient request of {port} of {node} should be one of {expected}, but is “{found}”.</source>
        <translation>{node} 的 {port} 的梯度请求应为 {expected} 之一，但现在是“{found}”。</translation>
    </message>
    <message>
        <source>The interpreter {python} can&apos;t be started: {reason}.</source>
        <translation>无法启动解释器 {python}：{reason}。</translation>
    </message>
    <message>
        <source>The label of {node} has {found} axes, but needs {expected}: one class number for each row, or as many axes as the data for probabilities.</source>
        <translation>{node} 的标签有 {found} 个轴，但需要 {expected} 个：每行一个类别编号；若是概率，则与数据的轴数相同。</translation>
    </message>
    <message>
        <source>The name {node} has {found} characters; at most {expected} can be used. Shorten it.</source>
        <translation>名称 {node} 有 {found} 个字符，至多 {expected} 个。请缩短。</translation>
    </message>
    <message>
        <source>The name “{node}” holds line breaks or other characters that can&apos;t be seen. Leave them out.</source>
        <translation type="vanished">名称“{node}”含有换行或其他不可见字符。请去掉它们。</translation>
    </message>
    <message>
        <source>The node {node} is gone. Undo what removed it, or choose another node.</source>
        <translation>节点 {node} 已不存在。请撤销删除，或选择其他节点。</translation>
    </message>
    <message>
        <source>The padding of {node} has {found} numbers, but its kernel {expected}. Give one for each axis.</source>
        <translation>{node} 的填充有 {found} 个数，而卷积核有 {expected} 个。请为每个轴给一个数。</translation>
    </message>
    <message>
        <source>The padding {found} of {node} must be smaller than its kernel {expected}, or windows would lie outside.</source>
        <translation>{node} 的填充 {found} 必须小于卷积核 {expected}，否则窗口会完全落在外面。</translation>
    </message>
    <message>
        <source>The range {expected} of {node}, in steps of {found}, holds no number. Change start, stop or step.</source>
        <translation>{node} 的范围 {expected} 以 {found} 为步长时不含任何数。请修改 start、stop 或 step。</translation>
    </message>
    <message>
        <source>The shape of {node} uses {expected} axes of its input, which has {found}. Change the shape.</source>
        <translation>{node} 的形状用到输入的 {expected} 个轴，但输入有 {found} 个。请修改形状。</translation>
    </message>
    <message>
        <source>The shape typed for {port} of {node} holds {expected} numbers, but {found} are given. Change the shape, or the numbers.</source>
        <translation>为 {node} 的 {port} 输入的形状含 {expected} 个数，但给出了 {found} 个。请修改形状或数字。</translation>
    </message>
    <message>
        <source>The shape {found} of {node} leaves two sizes to be worked out. Give one of them.</source>
        <translation>{node} 的形状 {found} 有两个大小待推算。请给出其中一个。</translation>
    </message>
    <message>
        <source>The shape {found} of {node} makes no sense: it needs sizes from 1 up, or the codes 0 to -4.</source>
        <translation>{node} 的形状 {found} 没有意义：大小须从 1 开始，或用代码 0 到 -4。</translation>
    </message>
    <message>
        <source>The shape {found} of {node} splits an axis by -4, which needs two sizes behind it, of which one may be -1.</source>
        <translation>{node} 的形状 {found} 用 -4 拆分一个轴，其后需要两个大小，其中一个可以是 -1。</translation>
    </message>
    <message>
        <source>The slice {expected} of {node} goes beyond an axis of {found}. Change begin or end.</source>
        <translation>{node} 的切片 {expected} 超出大小为 {found} 的轴。请修改 begin 或 end。</translation>
    </message>
    <message>
        <source>The slice {expected} of {node} takes nothing from an axis of {found}. Change begin or end.</source>
        <translation>{node} 的切片 {expected} 从大小为 {found} 的轴上什么也取不到。请修改 begin 或 end。</translation>
    </message>
    <message>
        <source>The stride of {node} has {found} numbers, but its kernel {expected}. Give one for each axis.</source>
        <translation>{node} 的步幅有 {found} 个数，而卷积核有 {expected} 个。请为每个轴给一个数。</translation>
    </message>
    <message>
        <source>The symbol file has a field “{field}” that MXNet symbols do not have; they have {expected}. Choose another file.</source>
        <translation>symbol 文件有 MXNet 的 symbol 所没有的字段“{field}”；应有的是 {expected}。请另选文件。</translation>
    </message>
    <message>
        <source>The symbol file has no field “{field}”, so it is no MXNet symbol. Choose another file.</source>
        <translation>symbol 文件没有字段“{field}”，因此不是 MXNet 的 symbol。请另选文件。</translation>
    </message>
    <message>
        <source>The symbol file is no JSON: reading stopped at {found} (line:column). Write it again with the program that made it.</source>
        <translation>symbol 文件不是 JSON：读取在 {found}（行:列）处停止。请用生成它的程序重新写入。</translation>
    </message>
    <message>
        <source>The symbol file is too large: it has {found}, and at most {expected} can be read.</source>
        <translation>symbol 文件过大：有 {found}，至多能读取 {expected}。</translation>
    </message>
    <message>
        <source>The text has broken characters ({found}), so it can&apos;t be kept. Change it.</source>
        <translation>文本含有损坏的字符（{found}），无法保留。请修改。</translation>
    </message>
    <message>
        <source>The values for {port} of {node} should be finite numbers, but one is {found}.</source>
        <translation>{node} 的 {port} 的数值应为有限的数，但其中一个是 {found}。</translation>
    </message>
    <message>
        <source>The values for {variable} have shape {found}, but {variable} needs {expected}. Choose other values, or change the shape.</source>
        <translation>{variable} 的数值形状为 {found}，但需要 {expected}。请另选数值，或修改形状。</translation>
    </message>
    <message>
        <source>The widths {found} of {node} should be two for each axis, before and after it, none below 0.</source>
        <translation>{node} 的宽度 {found} 应为每个轴前后各一个，且不小于 0。</translation>
    </message>
    <message>
        <source>The wire has {found} dots, and more can&apos;t be kept. Remove one first.</source>
        <translation>该连线已有 {found} 个折点，不能再多。请先移除一个。</translation>
    </message>
    <message>
        <source>The wire is one of {node} already. Choose a wire between other nodes.</source>
        <translation>这条连线已属于 {node}。请选择其他节点之间的连线。</translation>
    </message>
    <message>
        <source>The wires from {other} to {node} run in a circle. Remove one of them.</source>
        <translation>从 {other} 到 {node} 的连线形成环。请移除其中一条。</translation>
    </message>
    <message>
        <source>There are characters in the code that Python can&apos;t read. Type the line again.</source>
        <translation>代码中有 Python 无法读取的字符。请重新输入该行。</translation>
    </message>
    <message>
        <source>There are more than {expected} nodes. Read a part of it.</source>
        <translation>节点超过 {expected} 个。请只读取一部分。</translation>
    </message>
    <message>
        <source>There are no numbers in {file}.</source>
        <translation>{file} 中没有数。</translation>
    </message>
    <message>
        <source>There are no rows to train with. Feed the inputs from a data set, a file, or typed numbers with one row for each example.</source>
        <translation>没有可用于训练的行。请从数据集、文件或手动输入的数字（每个样本一行）为输入提供数据。</translation>
    </message>
    <message>
        <source>There are no values of the parameters in {file}. Move that file back beside the document, or initialize the parameters anew.</source>
        <translation>{file} 中没有参数的数值。请把该文件移回文档旁边，或重新初始化参数。</translation>
    </message>
    <message>
        <source>There are {found} frames, and more can&apos;t be kept. Remove one first.</source>
        <translation>已有 {found} 个框，不能再多。请先移除一个。</translation>
    </message>
    <message>
        <source>There are {found} notes, and more can&apos;t be kept. Remove one first.</source>
        <translation>已有 {found} 条注释，不能再多。请先移除一条。</translation>
    </message>
    <message>
        <source>There are {found} numbers in these brackets; at most {expected} can be read.</source>
        <translation>这对括号中有 {found} 个数，至多能读取 {expected} 个。</translation>
    </message>
    <message>
        <source>There are {found} rows, and {share} of them kept aside for validation leaves none to train with. Keep fewer aside.</source>
        <translation>共有 {found} 行，留出 {share} 用于验证后没有可训练的行。请少留一些。</translation>
    </message>
    <message>
        <source>There is another node named {other}. Choose a different name.</source>
        <translation>已有名为 {other} 的节点。请换一个名称。</translation>
    </message>
    <message>
        <source>There is no argument “{found}”; there are {expected}.</source>
        <translation>没有参数“{found}”；可用的有 {expected}。</translation>
    </message>
    <message>
        <source>There is no batch {batch}; the last one, {count}, is used.</source>
        <translation>没有第 {batch} 个批次；使用最后一个，即第 {count} 个。</translation>
    </message>
    <message>
        <source>There is no data set “{found}”; there are {expected}.</source>
        <translation>没有数据集“{found}”；可用的有 {expected}。</translation>
    </message>
    <message>
        <source>There is no file {file}.</source>
        <translation>没有文件 {file}。</translation>
    </message>
    <message>
        <source>There is no file {file}. Choose another one, or move it back there.</source>
        <translation>没有文件 {file}。请另选一个，或把它移回原处。</translation>
    </message>
    <message>
        <source>There is no file {found}. Choose another one, or move it back there.</source>
        <translation>没有文件 {found}。请另选一个，或把它移回原处。</translation>
    </message>
    <message>
        <source>There is no initializer “{found}”; there are {expected}.</source>
        <translation>没有初始化器“{found}”；可用的有 {expected}。</translation>
    </message>
    <message>
        <source>There is no input “{found}”; there are {expected}.</source>
        <translation>没有输入“{found}”；可用的有 {expected}。</translation>
    </message>
    <message>
        <source>There is no loss to make smaller. Add a loss layer, such as Softmax output, and run backward once.</source>
        <translation>没有可减小的损失。请添加损失层（如 Softmax 输出），并反向运行一次。</translation>
    </message>
    <message>
        <source>There is no node {node} to run. Choose one that is in the document.</source>
        <translation>没有可运行的节点 {node}。请选择文档中的节点。</translation>
    </message>
    <message>
        <source>There is no node “{found}”; there are {expected}.</source>
        <translation>没有节点“{found}”；可用的有 {expected}。</translation>
    </message>
    <message>
        <source>There is no operator “{operator}” in this version. Replace the node, or open the file with the version that wrote it.</source>
        <translation>此版本没有运算“{operator}”。请替换该节点，或用写入该文件的版本打开。</translation>
    </message>
    <message>
        <source>There is no output {found}; the symbol has {expected}.</source>
        <translation>没有输出 {found}；该 symbol 有 {expected} 个。</translation>
    </message>
    <message>
        <source>There is no row {row}: there are {count}. The last one, {last}, is fed.</source>
        <translation>没有第 {row} 行：共有 {count} 行。将输入最后一行，即第 {last} 行。</translation>
    </message>
    <message>
        <source>There is no rule to check here: it is given, or not a part of what is run. Choose a node that computes something.</source>
        <translation>这里没有可检验的法则：它是给定的，或不属于所运行的部分。请选择进行计算的节点。</translation>
    </message>
    <message>
        <source>There is no source of values “{found}” for {port} of {node}; there are {expected}.</source>
        <translation>{node} 的 {port} 没有名为“{found}”的数值来源；可用的有 {expected}。</translation>
    </message>
    <message>
        <source>There is no source of values “{found}”; there are {expected}.</source>
        <translation>没有数值来源“{found}”；可用的有 {expected}。</translation>
    </message>
    <message>
        <source>There is no target “{found}”; there are {expected}.</source>
        <translation>没有目标“{found}”；可用的有 {expected}。</translation>
    </message>
    <message>
        <source>There is not enough memory for this. Take a smaller batch, or a smaller network.</source>
        <translation>内存不足。请减小批量大小或网络。</translation>
    </message>
    <message>
        <source>There is nothing to export. Add a layer first.</source>
        <translation>没有可导出的内容。请先添加一层。</translation>
    </message>
    <message>
        <source>There is nothing to run. Add a node, or open an example.</source>
        <translation>没有可运行的内容。请添加节点，或打开示例。</translation>
    </message>
    <message>
        <source>There is nothing to train: no parameter takes a gradient. Add a layer with parameters, or let its gradients be written.</source>
        <translation>没有可训练的内容：没有参数接收梯度。请添加带参数的层，或让它的梯度写入。</translation>
    </message>
    <message>
        <source>This call can&apos;t be read back. Only those of operators, Variable, Group and initializers can.</source>
        <translation>这个调用无法读回。只有运算、Variable、Group 和初始化器的调用可以。</translation>
    </message>
    <message>
        <source>This can&apos;t be read back. Only assignments such as fc1 = sym.FullyConnected(x, num_hidden=10, name=&apos;fc1&apos;) and one return at the end can.</source>
        <translation>这一句无法读回。只有形如 fc1 = sym.FullyConnected(x, num_hidden=10, name=&apos;fc1&apos;) 的赋值和末尾的一个 return 可以。</translation>
    </message>
    <message>
        <source>This can&apos;t be read back. Use names, numbers, texts, tuples and calls of operators.</source>
        <translation>这里无法读回。请使用名称、数、文本、元组和对运算的调用。</translation>
    </message>
    <message>
        <source>This is no Python: {found}.</source>
        <translation>这不是 Python：{found}。</translation>
    </message>
    <message>
        <source>This number is too large.</source>
        <translation>这个数太大。</translation>
    </message>
    <message>
        <source>This symbol has {found} outputs. Choose one, as in: x[0].</source>
        <translation>这个 symbol 有 {found} 个输出。请选择一个，如：x[0]。</translation>
    </message>
    <message>
        <source>Tie transposed weight</source>
        <translation>绑定转置权重</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Transpose the weight of {name}</source>
        <translation>转置 {name} 的权重</translation>
    </message>
    <message>
        <source>Two inputs are read from different files that are both called {file}. Rename one of them.</source>
        <translation>有两个输入来自不同的文件，但文件名都是 {file}。请重命名其中一个。</translation>
    </message>
    <message>
        <source>Two nodes are called “{name}”. Give each a name of its own.</source>
        <translation>有两个节点都叫“{name}”。请分别命名。</translation>
    </message>
    <message>
        <source>Unmute</source>
        <translation>取消旁路</translation>
    </message>
    <message>
        <source>Unmute {name}</source>
        <translation>取消旁路 {name}</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>取消固定</translation>
    </message>
    <message>
        <source>Unpin {name}</source>
        <translation>取消固定 {name}</translation>
    </message>
    <message>
        <source>Use own parameters</source>
        <translation>使用自己的参数</translation>
    </message>
    <message>
        <source>Verifying was stopped.</source>
        <translation>验证已停止。</translation>
    </message>
    <message>
        <source>What was copied has a circle of wires (at {node}), so it can&apos;t be pasted.</source>
        <translation>复制的内容中有连线形成的环（在 {node} 处），无法粘贴。</translation>
    </message>
    <message>
        <source>Wires can&apos;t be drawn in the style “{found}”; there are {expected}.</source>
        <translation>连线不能用样式“{found}”绘制；可用的有 {expected}。</translation>
    </message>
    <message>
        <source>Write a formula; it can name {expected}.</source>
        <translation>请写公式；可用 {expected}。</translation>
    </message>
    <message>
        <source>a list in brackets</source>
        <translation>方括号中的列表</translation>
    </message>
    <message>
        <source>a node and a port such as n1/output</source>
        <translation>节点和端口，如 n1/output</translation>
    </message>
    <message>
        <source>a node and its output</source>
        <translation>节点及其输出</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>数</translation>
    </message>
    <message>
        <source>a number from {least} to {most}</source>
        <translation>{least} 到 {most} 的数</translation>
    </message>
    <message>
        <source>a rule: a pattern and an initializer</source>
        <translation>一条规则：一个模式和一个初始化器</translation>
    </message>
    <message>
        <source>a shape of at most {most} axes</source>
        <translation>至多 {most} 个轴的形状</translation>
    </message>
    <message>
        <source>a size from 0 up</source>
        <translation>不小于 0 的大小</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>a text in quotes</source>
        <translation>引号中的文本</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>an id without spaces and slashes</source>
        <translation>不含空格和斜杠的 id</translation>
    </message>
    <message>
        <source>an object in braces</source>
        <translation>花括号中的对象</translation>
    </message>
    <message>
        <source>at most {most} dots</source>
        <translation>至多 {most} 个折点</translation>
    </message>
    <message>
        <source>at most {most} rules</source>
        <translation>最多 {most} 条规则</translation>
    </message>
    <message>
        <source>numbers such as (0.1, 0.2)</source>
        <translation>形如 (0.1, 0.2) 的数</translation>
    </message>
    <message>
        <source>one of its choices</source>
        <translation>可选值之一</translation>
    </message>
    <message>
        <source>one of {choices}</source>
        <translation>{choices} 之一</translation>
    </message>
    <message>
        <source>sizes such as (3, 3)</source>
        <translation>形如 (3, 3) 的大小</translation>
    </message>
    <message>
        <source>the columns of the product are those of the right matrix</source>
        <translation>乘积的列就是右矩阵的列</translation>
    </message>
    <message>
        <source>the file</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>the label of {node} is a probability for each class</source>
        <translation>{node} 的标签是每个类别的概率</translation>
    </message>
    <message>
        <source>the rows of the product are those of the left matrix</source>
        <translation>乘积的行就是左矩阵的行</translation>
    </message>
    <message>
        <source>the values fed to {node} have this size</source>
        <translation>提供给 {node} 的数值是这个大小</translation>
    </message>
    <message>
        <source>the windows of {node} have this size</source>
        <translation>{node} 的窗口是这个大小</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>whole numbers or None, such as (0, None)</source>
        <translation>整数或 None，例如 (0, None)</translation>
    </message>
    <message>
        <source>whole numbers such as (0, -1)</source>
        <translation>形如 (0, -1) 的整数</translation>
    </message>
    <message>
        <source>{argument} of {initializer} should be at least {expected}, but is {found}.</source>
        <translation>{initializer} 的 {argument} 至少应为 {expected}，但现在是 {found}。</translation>
    </message>
    <message>
        <source>{argument} of {initializer} should be of kind {expected}, but is “{found}”.</source>
        <translation>{initializer} 的 {argument} 应为 {expected} 类型，但现在是“{found}”。</translation>
    </message>
    <message>
        <source>{argument} of {initializer} should be one of {expected}, but is “{found}”.</source>
        <translation>{initializer} 的 {argument} 应为 {expected} 之一，但现在是“{found}”。</translation>
    </message>
    <message>
        <source>{attribute} of {display_name} should be at least {expected}, but is {found}.</source>
        <translation type="vanished">{display_name} 的 {attribute} 至少应为 {expected}，但现在是 {found}。</translation>
    </message>
    <message>
        <source>{attribute} of {display_name} should be at most {expected}, but is {found}.</source>
        <translation type="vanished">{display_name} 的 {attribute} 至多应为 {expected}，但现在是 {found}。</translation>
    </message>
    <message>
        <source>{attribute} of {display_name} should be of kind {expected}, but is “{found}”.</source>
        <translation type="vanished">{display_name} 的 {attribute} 应为 {expected} 类型，但现在是“{found}”。</translation>
    </message>
    <message>
        <source>{attribute} of {display_name} should be one of {expected}, but is “{found}”.</source>
        <translation type="vanished">{display_name} 的 {attribute} 应为 {expected} 之一，但现在是“{found}”。</translation>
    </message>
    <message>
        <source>{attribute} of {display_name} should be {kind}, but is “{found}”.</source>
        <translation type="vanished">{display_name} 的 {attribute} 应为{kind}，但现在是“{found}”。</translation>
    </message>
    <message>
        <source>{count} axes</source>
        <translation>{count} 个轴</translation>
    </message>
    <message>
        <source>{count} coordinates</source>
        <translation>{count} 个坐标</translation>
    </message>
    <message>
        <source>{count} numbers</source>
        <translation>{count} 个数</translation>
    </message>
    <message>
        <source>{count} of the chosen items are gone already. Choose again what to remove.</source>
        <translation>所选内容中有 {count} 项已不存在。请重新选择要移除的内容。</translation>
    </message>
    <message>
        <source>{dataset} has no field “{found}”; it has {expected}.</source>
        <translation>{dataset} 没有字段“{found}”；可用的有 {expected}。</translation>
    </message>
    <message>
        <source>{display_name} has no attribute “{attribute}”; it has {expected}.</source>
        <translation>{display_name} 没有属性“{attribute}”；可用的有 {expected}。</translation>
    </message>
    <message>
        <source>{display_name} needs a value for {attribute}.</source>
        <translation type="vanished">{display_name} 需要为 {attribute} 设定值。</translation>
    </message>
    <message>
        <source>The name “{node}” holds line breaks or other characters that can&apos;t be seen: {marks}. Leave them out.</source>
        <translation>名称“{node}”含有换行或其他不可见字符：{marks}。请去掉它们。</translation>
    </message>
    <message>
        <source>{display_name} needs a value for {label}.</source>
        <translation>{display_name}需要为“{label}”设定值。</translation>
    </message>
    <message>
        <source>{file} can&apos;t be read: {found}.</source>
        <translation>无法读取 {file}：{found}。</translation>
    </message>
    <message>
        <source>{file} can&apos;t be read: {reason}.</source>
        <translation>无法读取 {file}：{reason}。</translation>
    </message>
    <message>
        <source>{file} can&apos;t be written: its name should end in .npz.</source>
        <translation>无法写入 {file}：文件名应以 .npz 结尾。</translation>
    </message>
    <message>
        <source>{file} can&apos;t be written: {reason}.</source>
        <translation>无法写入 {file}：{reason}。</translation>
    </message>
    <message>
        <source>{file} could not be saved with its values: they are {found} arrays, and at most {expected} can be opened again.</source>
        <translation>无法连同数值保存 {file}：共有 {found} 个数组，而至多能再打开 {expected} 个。</translation>
    </message>
    <message>
        <source>{file} could not be saved: {reason}. What was there before is unchanged. Save under another name or in another folder.</source>
        <translation>无法保存 {file}：{reason}。原有内容未变。请用其他名称或在其他文件夹中保存。</translation>
    </message>
    <message>
        <source>{file} does not fit into memory. Choose a smaller file.</source>
        <translation>{file} 放不进内存。请选择更小的文件。</translation>
    </message>
    <message>
        <source>{file} does not hold the arrays that the document says, so none of it is used. Initialize the parameters anew.</source>
        <translation>{file} 中的数组与文档所述不符，因此全部不用。请重新初始化参数。</translation>
    </message>
    <message>
        <source>{file} does not say which version of the format it has. Get an undamaged copy.</source>
        <translation>{file} 没有说明格式的版本。请取得未损坏的副本。</translation>
    </message>
    <message>
        <source>{file} has no array “{found}”. Choose one of: {expected}.</source>
        <translation>{file} 没有数组“{found}”。请从中选择：{expected}。</translation>
    </message>
    <message>
        <source>{file} has no column “{found}”. Choose from {expected}.</source>
        <translation>{file} 没有列“{found}”。请从 {expected} 中选择。</translation>
    </message>
    <message>
        <source>{file} has {found} frames, and at most {expected} can be opened. Get an undamaged copy.</source>
        <translation>{file} 有 {found} 个框，至多能打开 {expected} 个。请取得未损坏的副本。</translation>
    </message>
    <message>
        <source>{file} has {found} nodes, and at most {expected} can be opened. Split the network into several documents.</source>
        <translation>{file} 有 {found} 个节点，至多能打开 {expected} 个。请把网络拆成多个文档。</translation>
    </message>
    <message>
        <source>{file} has {found} notes, and at most {expected} can be opened. Get an undamaged copy.</source>
        <translation>{file} 有 {found} 条注释，至多能打开 {expected} 条。请取得未损坏的副本。</translation>
    </message>
    <message>
        <source>{file} has {found} wires, and at most {expected} can be opened. Split the network into several documents.</source>
        <translation>{file} 有 {found} 条连线，至多能打开 {expected} 条。请把网络拆成多个文档。</translation>
    </message>
    <message>
        <source>{file} holds no numbers but {found}. Write it again with numbers only.</source>
        <translation>{file} 中不是数，而是 {found}。请只写入数后重试。</translation>
    </message>
    <message>
        <source>{file} holds no part of a network. Copy nodes in Symloom, or the text of a document.</source>
        <translation>{file}不含网络的任何部分。请在 Symloom 中复制节点，或复制文档的文本。</translation>
    </message>
    <message>
        <source>{file} holds {found} arrays; at most {expected} can be read.</source>
        <translation>{file} 含 {found} 个数组；至多能读取 {expected} 个。</translation>
    </message>
    <message>
        <source>{file} holds {found} values, and at most {expected} can be opened. Move large data into files of their own.</source>
        <translation>{file} 含 {found} 个数值，至多能打开 {expected} 个。请把大量数据移到单独的文件。</translation>
    </message>
    <message>
        <source>{file} is a folder. Choose a file.</source>
        <translation>{file} 是文件夹。请选择文件。</translation>
    </message>
    <message>
        <source>{file} is an MXNet symbol, not a Symloom document. The command line reads it: symloom-cli check.</source>
        <translation>{file} 是 MXNet 的 symbol，不是 Symloom 文档。命令行可以读取它：symloom-cli check。</translation>
    </message>
    <message>
        <source>{file} is damaged in line {line}, column {column}. Get an undamaged copy, such as its backup, which ends with ~.</source>
        <translation>{file} 在第 {line} 行第 {column} 列损坏。请取得未损坏的副本，例如以 ~ 结尾的备份。</translation>
    </message>
    <message>
        <source>{file} is damaged, or no file of arrays. Write it again with the program that made it.</source>
        <translation>{file} 已损坏，或不是数组文件。请用生成它的程序重新写入。</translation>
    </message>
    <message>
        <source>{file} is damaged, or not what its name says. Write it again with the program that made it.</source>
        <translation>{file} 已损坏，或与扩展名不符。请用生成它的程序重新写入。</translation>
    </message>
    <message>
        <source>{file} is larger than {expected} MiB, so it is not opened. Choose a Symloom document.</source>
        <translation>{file} 超过 {expected} MiB，因此未打开。请选择 Symloom 文档。</translation>
    </message>
    <message>
        <source>{file} is no Symloom document. Choose another file, or import it if it is of another program.</source>
        <translation>{file} 不是 Symloom 文档。请另选文件；如果它属于其他程序，请导入。</translation>
    </message>
    <message>
        <source>{file} is no file of numbers that can be read. Choose one of the kinds {expected}.</source>
        <translation>{file} 不是可读取的数值文件。请选择 {expected} 之一。</translation>
    </message>
    <message>
        <source>{file} is no file with numbers in it, but a folder or a device. Choose a file.</source>
        <translation>{file} 不是数值文件，而是文件夹或设备。请选择文件。</translation>
    </message>
    <message>
        <source>{file} is no text in UTF-8 (byte {found}). Choose a Symloom document, or get an undamaged copy.</source>
        <translation>{file} 不是 UTF-8 文本（字节 {found}）。请选择 Symloom 文档，或取得未损坏的副本。</translation>
    </message>
    <message>
        <source>{file} is no text in UTF-8. Save it as CSV in UTF-8.</source>
        <translation>{file} 不是 UTF-8 文本。请保存为 UTF-8 编码的 CSV。</translation>
    </message>
    <message>
        <source>{file} is not the file of values that the document was saved with, so none of it is used. Get the right one back, or initialize the parameters anew.</source>
        <translation>{file} 不是与文档一同保存的数值文件，因此全部不用。请找回正确的文件，或重新初始化参数。</translation>
    </message>
    <message>
        <source>{file} is saved, but may not survive a power cut right now ({reason}). Save again to be sure.</source>
        <translation>{file} 已保存，但此刻断电可能丢失（{reason}）。为保险请再保存一次。</translation>
    </message>
    <message>
        <source>{file} is too large: it holds {found}, and at most {expected} can be read.</source>
        <translation>{file} 过大：含 {found}，至多能读取 {expected}。</translation>
    </message>
    <message>
        <source>{file} is write-protected. Save under another name, or allow writing.</source>
        <translation>{file} 有写保护。请用其他名称保存，或允许写入。</translation>
    </message>
    <message>
        <source>{file} nests its values more than {expected} deep. Get an undamaged copy.</source>
        <translation>{file} 的嵌套超过 {expected} 层。请取得未损坏的副本。</translation>
    </message>
    <message>
        <source>{file} was changed by another program since it was opened. Reload it, save under another name, or overwrite it.</source>
        <translation>{file} 打开后被其他程序修改过。请重新载入、用其他名称保存，或覆盖它。</translation>
    </message>
    <message>
        <source>{file} was written by a newer version of Symloom (format {found}; this one reads up to {expected}). Open it with a newer version.</source>
        <translation>{file} 由更新版本的 Symloom 写入（格式 {found}；此版本最高支持 {expected}）。请用更新的版本打开。</translation>
    </message>
    <message>
        <source>{found} is no shape for {port} of {node}. Write sizes from 0 up, and -1 for what is left open.</source>
        <translation>{found} 不是 {node} 的 {port} 的形状。大小从 0 开始，未定的写 -1。</translation>
    </message>
    <message>
        <source>{found} numbers can&apos;t be laid out in shape {expected}. Change the shape, or the numbers.</source>
        <translation>{found} 个数不能排成形状 {expected}。请修改形状或数字。</translation>
    </message>
    <message>
        <source>{found} symbols are given, but there are {expected} inputs.</source>
        <translation>给出了 {found} 个 symbol，但有 {expected} 个输入。</translation>
    </message>
    <message>
        <source>{function} takes arguments, but a function that is read back takes none. Remove them.</source>
        <translation>{function} 带有参数，而读回的函数不能带参数。请移除它们。</translation>
    </message>
    <message>
        <source>{initializer} can&apos;t fill {parameter}: a vector of shape {found} holds the parameters of no such network; the nearest one needs {expected}.</source>
        <translation>{initializer} 不能初始化 {parameter}：形状为 {found} 的向量不对应任何这样的网络的参数；最接近的需要 {expected}。</translation>
    </message>
    <message>
        <source>{initializer} can&apos;t fill {parameter}: its shape is {found}, and {initializer} needs a number of axes of exactly {expected}. Choose another one for it.</source>
        <translation>{initializer} 不能初始化 {parameter}：它的形状是 {found}，而 {initializer} 恰好需要 {expected} 个轴。请为它另选一个。</translation>
    </message>
    <message>
        <source>{initializer} can&apos;t fill {parameter}: its shape is {found}, and {initializer} needs at least {expected} axes. Choose Uniform, Normal or Zero for it.</source>
        <translation>{initializer} 不能初始化 {parameter}：它的形状是 {found}，而 {initializer} 至少需要 {expected} 个轴。请改用均匀分布、正态分布或全零。</translation>
    </message>
    <message>
        <source>{initializer} can&apos;t fill {parameter}: the array&apos;s shape {expected} can&apos;t be repeated to fill {found}.</source>
        <translation>{initializer} 不能初始化 {parameter}：数组的形状 {expected} 无法重复填满 {found}。</translation>
    </message>
    <message>
        <source>{initializer} has no argument “{argument}”; it has {expected}.</source>
        <translation>{initializer} 没有参数“{argument}”；可用的有 {expected}。</translation>
    </message>
    <message>
        <source>{initializer} needs its argument {argument} ({expected}).</source>
        <translation>{initializer} 需要参数 {argument}（{expected}）。</translation>
    </message>
    <message>
        <source>{label} of {display_name} should be at least {expected}, but is {found}.</source>
        <translation>{display_name}的“{label}”至少应为 {expected}，但现在是 {found}。</translation>
    </message>
    <message>
        <source>{label} of {display_name} should be at most {expected}, but is {found}.</source>
        <translation>{display_name}的“{label}”至多应为 {expected}，但现在是 {found}。</translation>
    </message>
    <message>
        <source>{label} of {display_name} should be one of {expected}, but is “{found}”.</source>
        <translation>{display_name}的“{label}”应为 {expected} 之一，但现在是“{found}”。</translation>
    </message>
    <message>
        <source>{label} of {display_name} should be {kind}, but is “{found}”.</source>
        <translation>{display_name}的“{label}”应为{kind}，但现在是“{found}”。</translation>
    </message>
    <message>
        <source>{label} of {display_name} should be {kind}, from {least} to {most}, but is {found}.</source>
        <translation>{display_name}的“{label}”应为{kind}，范围为 {least} 到 {most}，但现在是 {found}。</translation>
    </message>
    <message>
        <source>{name} needs an array with at least {expected} axes, but this one has {found}. Leave {name} out.</source>
        <translation>{name} 需要至少 {expected} 个轴的数组，但这个数组有 {found} 个。请去掉 {name}。</translation>
    </message>
    <message>
        <source>{name} of a Variable can&apos;t be read back, or not with this value. Shapes, initializers, multipliers and attr can.</source>
        <translation>Variable 的 {name} 无法读回，或不能取这个值。形状、初始化器、乘数和 attr 可以。</translation>
    </message>
    <message>
        <source>{node} adds places around the array</source>
        <translation>{node} 在数组四周填充</translation>
    </message>
    <message>
        <source>{node} and {other} would both bring a variable named {name}. Choose a different name.</source>
        <translation>{node} 和 {other} 都会带来名为 {name} 的变量。请换一个名称。</translation>
    </message>
    <message>
        <source>{node} begins {expected} axes, but ends and steps {found}. Give as many of each; steps may be left out.</source>
        <translation>{node} 的 begin 有 {expected} 个轴，而 end 和 step 有 {found} 个。各自数量须相同；step 可以省略。</translation>
    </message>
    <message>
        <source>{node} can&apos;t be differentiated: {operator} has no gradient rule. Take it off the way from the parameters to the loss.</source>
        <translation>无法对 {node} 求导：{operator} 没有梯度规则。请把它从参数到损失的路径上移开。</translation>
    </message>
    <message>
        <source>{node} can&apos;t be exported without its values. Export with weights.</source>
        <translation>没有数值就无法导出 {node}。请连同权重一起导出。</translation>
    </message>
    <message>
        <source>{node} can&apos;t be exported: how many axes its data has is not known. Declare the shape of the data.</source>
        <translation>无法导出 {node}：数据的轴数未知。请声明数据的形状。</translation>
    </message>
    <message>
        <source>{node} can&apos;t be exported: in {target}, {operator} has no gradient. Pick along the last axis does the same and has one.</source>
        <translation>无法导出 {node}：在 {target} 中 {operator} 没有梯度。沿最后一个轴的 Pick 作用相同，并且有梯度。</translation>
    </message>
    <message>
        <source>{node} can&apos;t be exported: it smooths labels, and the number of classes is not known. Declare the shape of the data.</source>
        <translation>无法导出 {node}：它使用标签平滑，而类别数未知。请声明数据的形状。</translation>
    </message>
    <message>
        <source>{node} can&apos;t be exported: its data has one axis only. Give it data with a batch axis.</source>
        <translation>无法导出 {node}：数据只有一个轴。请提供带批量轴的数据。</translation>
    </message>
    <message>
        <source>{node} can&apos;t be exported: its shape is not known. Declare the shape of the data that reaches it.</source>
        <translation>无法导出 {node}：形状未知。请声明到达它的数据的形状。</translation>
    </message>
    <message>
        <source>{node} can&apos;t be exported: {target} can&apos;t smooth labels that much. Choose a smaller smooth_alpha.</source>
        <translation>无法导出 {node}：{target} 不支持这么大的标签平滑。请选择更小的 smooth_alpha。</translation>
    </message>
    <message>
        <source>{node} can&apos;t be exported: {target} code has no form of {initializer} for it. Choose another initializer.</source>
        <translation>无法导出 {node}：{target} 代码中没有适合它的 {initializer}。请另选初始化器。</translation>
    </message>
    <message>
        <source>{node} can&apos;t be exported: {target} code has no form of {operator}. Replace it by other layers.</source>
        <translation>无法导出 {node}：{target} 代码中没有 {operator} 的写法。请换成其他层。</translation>
    </message>
    <message>
        <source>{node} can&apos;t be exported: {target} code needs to know how many axes its data has. Declare the shape of the data that the network reads.</source>
        <translation>无法导出 {node}：{target} 代码需要知道其数据有几个轴。请声明网络所读数据的形状。</translation>
    </message>
    <message>
        <source>{node} can&apos;t be exported: {target} code needs to know the sizes of its data. Declare the shape of the data that the network reads.</source>
        <translation>无法导出 {node}：{target} 代码需要知道其数据的大小。请声明网络所读数据的形状。</translation>
    </message>
    <message>
        <source>{node} can&apos;t be exported: {target} has nothing like {operator} with these attributes. Change them, or replace it by other layers.</source>
        <translation>无法导出 {node}：{target} 没有与这些属性的 {operator} 对应的内容。请修改属性，或换成其他层。</translation>
    </message>
    <message>
        <source>{node} can&apos;t be exported: {target} tells arguments apart by their names, and two have this one. Rename one of them.</source>
        <translation>无法导出 {node}：{target} 按名称区分参数，而有两个同名。请重命名其中一个。</translation>
    </message>
    <message>
        <source>{node} can&apos;t be exported: {target} wants lengths that are whole numbers. Put a Cast to int32 before its length.</source>
        <translation>无法导出 {node}：{target} 要求长度为整数。请在其长度输入前加一个转换为 int32 的 Cast。</translation>
    </message>
    <message>
        <source>{node} can&apos;t be exported: {target} would have to list more than a million numbers for {operator}. Choose smaller sizes.</source>
        <translation>无法导出 {node}：{target} 需要为 {operator} 列出超过一百万个数。请使用更小的尺寸。</translation>
    </message>
    <message>
        <source>{node} can&apos;t be wired to itself. Wire it to another node.</source>
        <translation>{node} 不能连到自己。请连到其他节点。</translation>
    </message>
    <message>
        <source>{node} can&apos;t go into this wire: that would be a circle. Remove its other wires first.</source>
        <translation>{node} 不能插入这条连线：那会形成环。请先移除它的其他连线。</translation>
    </message>
    <message>
        <source>{node} can&apos;t share parameters with itself. Choose another node.</source>
        <translation>{node} 不能与自己共享参数。请选择其他节点。</translation>
    </message>
    <message>
        <source>{node} can&apos;t split {found} into {expected} equal parts. Change the number of parts, or the axis.</source>
        <translation>{node} 不能把 {found} 等分为 {expected} 份。请修改份数或轴。</translation>
    </message>
    <message>
        <source>{node} can&apos;t take {found} places from an axis of {expected}. Make the padding narrower, or fill it with a number.</source>
        <translation>{node} 无法从大小为 {expected} 的轴取 {found} 个位置。请缩小填充，或用数填充。</translation>
    </message>
    <message>
        <source>{node} can&apos;t use its own weight transposed. Choose another node.</source>
        <translation>{node} 不能使用自己的转置权重。请选择其他节点。</translation>
    </message>
    <message>
        <source>{node} can&apos;t use the transposed weight of {other}: this version has no transpose operator.</source>
        <translation>{node} 不能使用 {other} 的转置权重：此版本没有转置运算。</translation>
    </message>
    <message>
        <source>{node} chooses so many numbers of each row</source>
        <translation>{node} 从每行选取这么多个数</translation>
    </message>
    <message>
        <source>{node} chooses {found} of {expected} numbers. Make k smaller.</source>
        <translation>{node} 要从 {expected} 个数中选取 {found} 个。请减小 k。</translation>
    </message>
    <message>
        <source>{node} compares each number with a label</source>
        <translation>{node} 把每个数与标签比较</translation>
    </message>
    <message>
        <source>{node} counts so many numbers</source>
        <translation>{node} 数出这么多个数</translation>
    </message>
    <message>
        <source>{node} gets its values from itself over a circle of wires. Remove one of these wires.</source>
        <translation>{node} 经过连线形成的环从自己取值。请移除其中一条连线。</translation>
    </message>
    <message>
        <source>{node} gives a single number</source>
        <translation>{node} 给出单个数</translation>
    </message>
    <message>
        <source>{node} gives one number for each of its windows</source>
        <translation>{node} 的每个窗口给出一个数</translation>
    </message>
    <message>
        <source>{node} has a table of so many rows and units</source>
        <translation>{node} 的表有这么多行和单元</translation>
    </message>
    <message>
        <source>{node} has multi_output, so its data needs classes along a second axis, but has {found} axis. Give it {expected}, or leave multi_output out.</source>
        <translation>{node} 设置了 multi_output，因此数据的第二个轴须为类别，但它有 {found} 个轴。请给它 {expected} 个轴，或去掉 multi_output。</translation>
    </message>
    <message>
        <source>{node} has no data input that could run through to its output, so it can&apos;t be muted.</source>
        <translation>{node} 没有可以直通到输出的数据输入，因此不能旁路。</translation>
    </message>
    <message>
        <source>{node} has no free input and output to go into a wire. Remove its wires first.</source>
        <translation>{node} 没有空闲的输入和输出可以插入连线。请先移除它的连线。</translation>
    </message>
    <message>
        <source>{node} has no input “{port}”; it has {expected}. Remove the wire there.</source>
        <translation>{node} 没有输入“{port}”；可用的有 {expected}。请移除那里的连线。</translation>
    </message>
    <message>
        <source>{node} has no output “{port}”; it has {expected}. Wire another output.</source>
        <translation>{node} 没有输出“{port}”；可用的有 {expected}。请连接其他输出。</translation>
    </message>
    <message>
        <source>{node} has no port “{found}”; it has {expected}.</source>
        <translation>{node} 没有端口“{found}”；可用的有 {expected}。</translation>
    </message>
    <message>
        <source>{node} has no port “{port}”. Choose one that it has now.</source>
        <translation>{node} 没有端口“{port}”。请选择它现有的端口。</translation>
    </message>
    <message>
        <source>{node} has no two inputs that could be swapped.</source>
        <translation>{node} 没有两个可以交换的输入。</translation>
    </message>
    <message>
        <source>{node} has no value yet. Initialize first, or give a weight file that has it.</source>
        <translation>{node} 还没有值。请先初始化，或提供含有它的权重文件。</translation>
    </message>
    <message>
        <source>{node} has no weight matrix to transpose. Choose a Dense layer.</source>
        <translation>{node} 没有可转置的权重矩阵。请选择全连接层。</translation>
    </message>
    <message>
        <source>{node} has one number for each channel</source>
        <translation>{node} 的每个通道有一个数</translation>
    </message>
    <message>
        <source>{node} has one number for each unit</source>
        <translation>{node} 的每个单元有一个数</translation>
    </message>
    <message>
        <source>{node} has one window over everything</source>
        <translation>{node} 的一个窗口覆盖全部</translation>
    </message>
    <message>
        <source>{node} has the axes of both arrays that are not multiplied</source>
        <translation>{node} 具有两个数组中未参与相乘的轴</translation>
    </message>
    <message>
        <source>{node} has this many filters</source>
        <translation>{node} 有这么多卷积核</translation>
    </message>
    <message>
        <source>{node} has this many groups</source>
        <translation>{node} 有这么多组</translation>
    </message>
    <message>
        <source>{node} has this many units</source>
        <translation>{node} 有这么多单元</translation>
    </message>
    <message>
        <source>{node} has windows over {found} axes, but 1 to {expected} are possible. Change its kernel, or its input.</source>
        <translation>{node} 的窗口跨 {found} 个轴，但只能跨 1 到 {expected} 个。请修改卷积核或输入。</translation>
    </message>
    <message>
        <source>{node} has {found} filters, which can&apos;t be split into {expected} groups. Change one of the two.</source>
        <translation>{node} 有 {found} 个卷积核，不能分成 {expected} 组。请修改二者之一。</translation>
    </message>
    <message>
        <source>{node} has {found} inputs in the symbol file, but its operator has {expected}. Write the file again with the program that made it.</source>
        <translation>{node} 在 symbol 文件中有 {found} 个输入，但它的运算有 {expected} 个。请用生成它的程序重新写入。</translation>
    </message>
    <message>
        <source>{node} has {found}, but {other} has {expected}. Give both the same attributes to share them.</source>
        <translation>{node} 为 {found}，但 {other} 为 {expected}。属性相同才能共享。</translation>
    </message>
    <message>
        <source>{node} is a constant with a row for each example, which only inputs have. Make it an input.</source>
        <translation>{node} 是常量，却为每个样本各有一行，只有输入才能如此。请把它改为输入。</translation>
    </message>
    <message>
        <source>{node} is a {found} and {other} a {expected}. Only nodes of one kind can share parameters.</source>
        <translation>{node} 是 {found}，而 {other} 是 {expected}。只有同类节点才能共享参数。</translation>
    </message>
    <message>
        <source>{node} is declared so</source>
        <translation>{node} 是这样声明的</translation>
    </message>
    <message>
        <source>{node} is given this shape</source>
        <translation>{node} 被指定为这个形状</translation>
    </message>
    <message>
        <source>{node} is given {expected} axes to stretch, but {found} sizes. Give one size for each axis.</source>
        <translation>{node} 给出了 {expected} 个要扩展的轴，但有 {found} 个大小。请为每个轴给一个大小。</translation>
    </message>
    <message>
        <source>{node} is muted and nothing feeds it, which code can&apos;t say. Unmute it, or wire its input.</source>
        <translation>{node} 已旁路且没有输入，代码无法表达。请取消旁路，或为其输入连线。</translation>
    </message>
    <message>
        <source>{node} is muted, but would change the shape {expected} into {found}, so it can&apos;t be left out. Unmute it, or delete it and reconnect.</source>
        <translation>{node} 已被旁路，但它会把形状 {expected} 变为 {found}，因此不能省去。请取消旁路，或删除后重新连接。</translation>
    </message>
    <message>
        <source>{node} is muted, which code can&apos;t say. Unmute it, or edit the canvas instead.</source>
        <translation type="vanished">{node} 已旁路，代码无法表达这一点。请取消旁路，或改在画布上编辑。</translation>
    </message>
    <message>
        <source>{node} joins arrays with equally many axes</source>
        <translation>{node} 连接轴数相同的数组</translation>
    </message>
    <message>
        <source>{node} keeps all axes but the last</source>
        <translation>{node} 保留除最后一个之外的轴</translation>
    </message>
    <message>
        <source>{node} keeps the axes</source>
        <translation>{node} 保留各轴</translation>
    </message>
    <message>
        <source>{node} keeps the last axis</source>
        <translation>{node} 保留最后一个轴</translation>
    </message>
    <message>
        <source>{node} keeps the rows of its input</source>
        <translation>{node} 保留输入的行</translation>
    </message>
    <message>
        <source>{node} keeps the sizes</source>
        <translation>{node} 保留各大小</translation>
    </message>
    <message>
        <source>{node} keeps the sizes along the other axes</source>
        <translation>{node} 保留其他轴的大小</translation>
    </message>
    <message>
        <source>{node} keeps this axis whole</source>
        <translation>{node} 保留整个轴</translation>
    </message>
    <message>
        <source>{node} lays channels and blocks of pixels out anew</source>
        <translation>{node} 重新排列通道和像素块</translation>
    </message>
    <message>
        <source>{node} looks a row up for each index</source>
        <translation>{node} 为每个索引查一行</translation>
    </message>
    <message>
        <source>{node} makes a vector of each index</source>
        <translation>{node} 把每个索引变成一个向量</translation>
    </message>
    <message>
        <source>{node} makes one axis of several: their product</source>
        <translation>{node} 把多个轴合成一个：大小为它们的乘积</translation>
    </message>
    <message>
        <source>{node} multiplies along this axis, so both sides have it</source>
        <translation>{node} 沿这个轴相乘，因此两边都有它</translation>
    </message>
    <message>
        <source>{node} multiplies every value of a row, so its weight has a column for each</source>
        <translation>{node} 要乘一行中的每个值，因此权重对每个值各有一列</translation>
    </message>
    <message>
        <source>{node} multiplies matrices in equal batches</source>
        <translation>{node} 按相同批量做矩阵乘法</translation>
    </message>
    <message>
        <source>{node} names an axis of {port} twice: {found}. Name each axis once.</source>
        <translation>{node} 两次指定了 {port} 的同一个轴：{found}。每个轴只指定一次。</translation>
    </message>
    <message>
        <source>{node} needs a size from 1 up for each axis, but its shape is {found}. Type the shape.</source>
        <translation>{node} 的每个轴都需要从 1 开始的大小，但它的形状是 {found}。请输入形状。</translation>
    </message>
    <message>
        <source>{node} needs one class number for each position</source>
        <translation>{node} 的每个位置需要一个类别编号</translation>
    </message>
    <message>
        <source>{node} needs one class number for each row</source>
        <translation>{node} 的每行需要一个类别编号</translation>
    </message>
    <message>
        <source>{node} needs one condition for each row</source>
        <translation>{node} 的每一行需要一个条件</translation>
    </message>
    <message>
        <source>{node} needs {expected} along axis {axis} of {port}, but {other} makes it {found}. Change one of the two.</source>
        <translation>{node} 的 {port} 的轴 {axis} 需要 {expected}，但 {other} 使它成为 {found}。请修改二者之一。</translation>
    </message>
    <message>
        <source>{node} needs {expected} axes at {port}, but {other} gives {found}. Reshape it, or change one of the two.</source>
        <translation>{node} 的 {port} 需要 {expected} 个轴，但 {other} 给出 {found} 个。请改变形状，或修改二者之一。</translation>
    </message>
    <message>
        <source>{node} needs {expected}, but has {found}. Change that.</source>
        <translation>{node} 需要 {expected}，但现在是 {found}。请更改。</translation>
    </message>
    <message>
        <source>{node} picks one element along an axis</source>
        <translation>{node} 沿一个轴选取一个元素</translation>
    </message>
    <message>
        <source>{node} puts arrays one after the other along this axis</source>
        <translation>{node} 沿这个轴依次连接数组</translation>
    </message>
    <message>
        <source>{node} puts the axes in another order</source>
        <translation>{node} 改变轴的顺序</translation>
    </message>
    <message>
        <source>{node} puts this axis in</source>
        <translation>{node} 插入这个轴</translation>
    </message>
    <message>
        <source>{node} reduces axes and keeps the others</source>
        <translation>{node} 对一些轴归约，保留其他轴</translation>
    </message>
    <message>
        <source>{node} repeats an axis {found} times. Repeat it at least once.</source>
        <translation>{node} 把一个轴重复 {found} 次。至少重复一次。</translation>
    </message>
    <message>
        <source>{node} repeats the array along this axis</source>
        <translation>{node} 沿这个轴重复数组</translation>
    </message>
    <message>
        <source>{node} repeats the elements along this axis</source>
        <translation>{node} 沿这个轴重复元素</translation>
    </message>
    <message>
        <source>{node} slices {expected} axes, but {port} has {found}. Give begin and end for those that there are.</source>
        <translation>{node} 对 {expected} 个轴切片，但 {port} 有 {found} 个。请只为已有的轴给出 begin 和 end。</translation>
    </message>
    <message>
        <source>{node} splits this axis into equal parts</source>
        <translation>{node} 把这个轴等分</translation>
    </message>
    <message>
        <source>{node} stacks arrays of one shape</source>
        <translation>{node} 堆叠同形状的数组</translation>
    </message>
    <message>
        <source>{node} stretches sizes of 1 to the other&apos;s, and keeps the rest</source>
        <translation>{node} 把大小为 1 的轴广播到另一方的大小，其余不变</translation>
    </message>
    <message>
        <source>{node} stretches this axis, so it has size 1</source>
        <translation>{node} 广播这个轴，因此它的大小为 1</translation>
    </message>
    <message>
        <source>{node} takes a diagonal</source>
        <translation>{node} 取一条对角线</translation>
    </message>
    <message>
        <source>{node} takes a part of this axis</source>
        <translation>{node} 取这个轴的一部分</translation>
    </message>
    <message>
        <source>{node} takes one slice for each index</source>
        <translation>{node} 为每个索引取一个切片</translation>
    </message>
    <message>
        <source>{parameter} has the shape {expected} in a batch of {size} rows, but {found} in one of {rows}. Let no size of a parameter depend on the batch: look for a transposed or flattened batch axis before it.</source>
        <translation>{parameter} 在 {size} 行的批量中形状为 {expected}，但在 {rows} 行的批量中为 {found}。参数的任何大小都不应取决于批量：请检查它之前是否有被转置或展平的批量轴。</translation>
    </message>
    <message>
        <source>{parameter} has values of shape {found} and is {expected} now: they are put aside, and new ones are drawn by {initializer}. Give it its old shape to have them back.</source>
        <translation>{parameter} 保存的数值形状为 {found}，而现在的形状是 {expected}：这些数值已搁置，并由 {initializer} 重新抽取。恢复原来的形状即可取回它们。</translation>
    </message>
    <message>
        <source>“{found}” can divide a name in too many ways. Write it with fewer *, +, ? and |, and without a repeated group.</source>
        <translation>“{found}”拆分名称的方式过多。请少用 *、+、? 和 |，且不要重复分组。</translation>
    </message>
    <message>
        <source>“{name}” has no value here. Assign it first.</source>
        <translation>“{name}”在此还没有值。请先赋值。</translation>
    </message>
    <message>
        <source>{node} sums the first axis away</source>
        <translation type="vanished">{node} 对第一个轴求和</translation>
    </message>
    <message>
        <source>{node} takes over the shape</source>
        <translation>{node} 沿用该形状</translation>
    </message>
    <message>
        <source>{node} takes this axis out, so it has size 1</source>
        <translation>{node} 去掉这个轴，因此它的大小为 1</translation>
    </message>
    <message>
        <source>{node} takes two vectors, which cannot be transposed. Leave transpose_a and transpose_b out.</source>
        <translation>{node} 的两个输入是向量，不能转置。请去掉 transpose_a 和 transpose_b。</translation>
    </message>
    <message>
        <source>{node} tells sizes</source>
        <translation>{node} 给出大小</translation>
    </message>
    <message>
        <source>{node} works element by element, so its shapes are equal</source>
        <translation>{node} 按元素计算，因此形状相等</translation>
    </message>
    <message>
        <source>{node} works on (N, C, H, W)</source>
        <translation>{node} 作用于 (N, C, H, W)</translation>
    </message>
    <message>
        <source>{node} works on axis {found}, but {port} has {expected} axes. Choose one from 0 up that there is, or a negative one, counted from the end.</source>
        <translation>{node} 作用于轴 {found}，但 {port} 有 {expected} 个轴。请选择从 0 开始的已有的轴，或用负数从末尾数起。</translation>
    </message>
    <message>
        <source>{node} works on matrices</source>
        <translation>{node} 作用于矩阵</translation>
    </message>
    <message>
        <source>{other} gets its values from {node}, so {node} can&apos;t get its own from {other}: that would be a circle. Wire a node that does not follow {node}.</source>
        <translation>{other} 的数值来自 {node}，因此 {node} 不能再从 {other} 取值：那会形成环。请连接不在 {node} 之后的节点。</translation>
    </message>
    <message>
        <source>{other} is a {found}, which has no parameters to share. Choose another node.</source>
        <translation>{other} 是 {found}，没有可共享的参数。请选择其他节点。</translation>
    </message>
    <message>
        <source>{other} uses the parameters of {node} already. Let {other} have its own first.</source>
        <translation>{other} 已在使用 {node} 的参数。请先让 {other} 使用自己的参数。</translation>
    </message>
    <message>
        <source>{parameter} can&apos;t be made: its shape is {found}, and it waits for the shape of {inputs}. Feed {inputs}, or type the shape.</source>
        <translation>无法创建 {parameter}：它的形状是 {found}，正在等待 {inputs} 的形状。请为 {inputs} 提供数据，或输入形状。</translation>
    </message>
    <message>
        <source>{parameter} can&apos;t be made: its shape is {found}. Type its shape, or wire what decides it.</source>
        <translation>无法创建 {parameter}：它的形状是 {found}。请输入形状，或连上决定它的节点。</translation>
    </message>
    <message>
        <source>{parameter} has no value yet. Initialize the parameters, then step.</source>
        <translation>{parameter} 还没有值。请先初始化参数，再逐步运行。</translation>
    </message>
    <message>
        <source>{parameter} is {expected} again: its old values are back.</source>
        <translation>{parameter} 又变回 {expected}：旧值已恢复。</translation>
    </message>
    <message>
        <source>{parameter} of shape {found} does not fit into memory. Make it smaller.</source>
        <translation>形状为 {found} 的 {parameter} 放不进内存。请缩小它。</translation>
    </message>
    <message>
        <source>{parameter} was {found} and is now {expected}: its old values are put aside, and it is initialized again.</source>
        <translation type="vanished">{parameter} 原为 {found}，现为 {expected}：旧值已搁置，并重新初始化。</translation>
    </message>
    <message>
        <source>{port} of {node} and {other_port} of {other} are both inputs. Wire an output to an input.</source>
        <translation>{node} 的 {port} 和 {other} 的 {other_port} 都是输入。请把输出连到输入。</translation>
    </message>
    <message>
        <source>{port} of {node} and {other_port} of {other} are both outputs. Wire an output to an input.</source>
        <translation>{node} 的 {port} 和 {other} 的 {other_port} 都是输出。请把输出连到输入。</translation>
    </message>
    <message>
        <source>{port} of {node} and {other_port} of {other} are not both outputs or both inputs. Move wires from an output to an output.</source>
        <translation>{node} 的 {port} 和 {other} 的 {other_port} 不同为输出或输入。请把连线从输出移到输出。</translation>
    </message>
    <message>
        <source>{port} of {node} can&apos;t be laid out in this shape: {found} elements do not fit with {expected}. Change the shape.</source>
        <translation>{node} 的 {port} 不能排成这个形状：{found} 个元素与 {expected} 不符。请修改形状。</translation>
    </message>
    <message>
        <source>{port} of {node} has a size of {found}, which can&apos;t be divided into blocks of {expected}. Change the block, or the size.</source>
        <translation>{node} 的 {port} 大小为 {found}，不能分成 {expected} 的块。请修改块或大小。</translation>
    </message>
    <message>
        <source>{port} of {node} has too few axes ({found}). It needs {expected}: a row of indices for each axis, of one or more columns.</source>
        <translation>{node} 的 {port} 的轴太少（{found}），需要 {expected} 个：每个轴一行索引，有一列或多列。</translation>
    </message>
    <message>
        <source>{port} of {node} has {found} axes because of {other}, but should have {expected} because of {source}. Change one of the two.</source>
        <translation>{node} 的 {port} 因 {other} 有 {found} 个轴，但因 {source} 应有 {expected} 个。请修改二者之一。</translation>
    </message>
    <message>
        <source>{port} of {node} has {found} axes, but channels are along axis 1. Give it at least {expected} axes.</source>
        <translation>{node} 的 {port} 有 {found} 个轴，但通道在轴 1 上。请给它至少 {expected} 个轴。</translation>
    </message>
    <message>
        <source>{port} of {node} has {found} axes, but needs at least {expected}. Reshape it.</source>
        <translation>{node} 的 {port} 有 {found} 个轴，但至少需要 {expected} 个。请改变形状。</translation>
    </message>
    <message>
        <source>{port} of {node} has {found} axes, but the data has {expected}. Name the axes to slice.</source>
        <translation>{node} 的 {port} 有 {found} 个轴，但数据有 {expected} 个。请指定要切片的轴。</translation>
    </message>
    <message>
        <source>{port} of {node} has {found} channels, which can&apos;t be split into {expected} groups. Change the groups.</source>
        <translation>{node} 的 {port} 有 {found} 个通道，不能分成 {expected} 组。请修改组数。</translation>
    </message>
    <message>
        <source>{port} of {node} has {found} rows, but there are {expected} axes to index. Give a row for each axis, or fewer.</source>
        <translation>{node} 的 {port} 有 {found} 行，但只有 {expected} 个轴可索引。行数不能多于轴数。</translation>
    </message>
    <message>
        <source>{port} of {node} is a single number, but at least {expected} axis is needed. Give it a shape.</source>
        <translation>{node} 的 {port} 是单个数，但至少需要 {expected} 个轴。请给它一个形状。</translation>
    </message>
    <message>
        <source>{port} of {node} is wired already. Remove its wire to make it a Variable again.</source>
        <translation>{node} 的 {port} 已有连线。移除连线后它才会重新成为变量。</translation>
    </message>
    <message>
        <source>{port} of {node} is wired to {other} already.</source>
        <translation>{node} 的 {port} 已经连到 {other}。</translation>
    </message>
    <message>
        <source>{setting} should be a number from {expected} up to {below}, but is {found}.</source>
        <translation>{setting} 应不小于 {expected} 且小于 {below}，但现在是 {found}。</translation>
    </message>
    <message>
        <source>{setting} should be a whole number from {expected} to {most}, but is {found}.</source>
        <translation>{setting} 应为 {expected} 到 {most} 的整数，但现在是 {found}。</translation>
    </message>
    <message>
        <source>{setting} should be one of {expected}, but is “{found}”.</source>
        <translation>{setting} 应为 {expected} 之一，但现在是“{found}”。</translation>
    </message>
    <message>
        <source>{variable} can&apos;t be filled: its shape is {shape}. Type its shape, or feed it values that have one, such as a file or a data set.</source>
        <translation>无法填充 {variable}：它的形状是 {shape}。请输入形状，或提供自带形状的数值，例如文件或数据集。</translation>
    </message>
    <message>
        <source>{variable} has no data. Choose where its values come from, such as a file or a data set.</source>
        <translation>{variable} 没有数据。请选择数值的来源，例如文件或数据集。</translation>
    </message>
    <message>
        <source>{variable} has no data. Choose where its values come from, such as the labels of a data set.</source>
        <translation>{variable} 没有数据。请选择数值的来源，例如数据集的标签。</translation>
    </message>
    <message>
        <source>{variable} has {found} rows, but {other} has {expected}. Choose data with one row for each example in all of them.</source>
        <translation>{variable} 有 {found} 行，但 {other} 有 {expected} 行。请使所有数据都是每个样本一行。</translation>
    </message>
    <message>
        <source>{what} would need {found} MiB of memory, and at most {expected} MiB of what is free can be used. Make the layers, or the batch, smaller.</source>
        <translation>{what} 需要 {found} MiB 内存，而空闲内存至多可用 {expected} MiB。请缩小层或批量。</translation>
    </message>
    <message>
        <source>“{found}” is no condition, from column {column} on. Write for example “|grad| &gt; 100”, “norm(value) &lt; 0.1”, “dead &gt; 50 %”, “nan or inf” or “shape changed”.</source>
        <translation>“{found}”从第 {column} 个字符起不是条件。请写成例如“|grad| &gt; 100”、“norm(value) &lt; 0.1”、“dead &gt; 50 %”、“nan or inf”或“shape changed”。</translation>
    </message>
    <message>
        <source>“{found}” is no initializer. Write a name such as xavier, or a name with its arguments such as [&quot;uniform&quot;, {{&quot;scale&quot;: 0.1}}].</source>
        <translation>“{found}”不是初始化器。请写名称，如 xavier；或带参数，如 [&quot;uniform&quot;, {{&quot;scale&quot;: 0.1}}]。</translation>
    </message>
    <message>
        <source>“{found}” is no pattern of names: {reason}. Write for example .*weight.</source>
        <translation>“{found}”不是名称模式：{reason}。请写成例如 .*weight。</translation>
    </message>
    <message>
        <source>“{found}” is no shape of an input. Write one such as data=32,64, with -1 for what is open.</source>
        <translation>“{found}”不是输入的形状。请写成 data=32,64 这样，未定的写 -1。</translation>
    </message>
</context>
<context>
    <name>offers</name>
    <message>
        <source>Shared {0}</source>
        <translation>共享的{0}</translation>
    </message>
    <message>
        <source>Uses the parameters of another {0}.</source>
        <translation>使用另一个{0}的参数。</translation>
    </message>
</context>
<context>
    <name>operators</name>
    <message>
        <source>1 / √(variance + ε) that was used.</source>
        <translation>所用的 1 / √(variance + ε)。</translation>
    </message>
    <message>
        <source>1 where both arrays are not 0, else 0; arrays of one shape.</source>
        <translation>两数组都不为 0 处为 1，否则为 0；形状须相同。</translation>
    </message>
    <message>
        <source>1 where both arrays are not 0, else 0; the arrays are broadcast.</source>
        <translation>两数组都不为 0 处为 1，否则为 0；先广播。</translation>
    </message>
    <message>
        <source>1 where both the array and a number are not 0, else 0.</source>
        <translation>数组与该数都不为 0 处为 1，否则为 0。</translation>
    </message>
    <message>
        <source>1 where exactly one array is not 0, else 0; the arrays are broadcast.</source>
        <translation>恰有一个数组不为 0 处为 1，否则为 0；先广播。</translation>
    </message>
    <message>
        <source>1 where exactly one of the array and a number is not 0, else 0.</source>
        <translation>数组与该数恰有一个不为 0 处为 1，否则为 0。</translation>
    </message>
    <message>
        <source>1 where exactly one of two arrays is not 0, else 0; arrays of one shape.</source>
        <translation>恰有一个数组不为 0 处为 1，否则为 0；形状须相同。</translation>
    </message>
    <message>
        <source>1 where one array differs from the other, else 0; the arrays are broadcast.</source>
        <translation>两数组不等处为 1，否则为 0；先广播。</translation>
    </message>
    <message>
        <source>1 where one array equals the other, else 0; the arrays are broadcast.</source>
        <translation>两数组相等处为 1，否则为 0；先广播。</translation>
    </message>
    <message>
        <source>1 where one array or both are not 0, else 0; arrays of one shape.</source>
        <translation>至少一个数组不为 0 处为 1，否则为 0；形状须相同。</translation>
    </message>
    <message>
        <source>1 where one array or both are not 0, else 0; the arrays are broadcast.</source>
        <translation>至少一个数组不为 0 处为 1，否则为 0；先广播。</translation>
    </message>
    <message>
        <source>1 where the array differs from a number, else 0.</source>
        <translation>数组不等于该数处为 1，否则为 0。</translation>
    </message>
    <message>
        <source>1 where the array equals a number, else 0.</source>
        <translation>数组等于该数处为 1，否则为 0。</translation>
    </message>
    <message>
        <source>1 where the array is a number or greater, else 0.</source>
        <translation>数组不小于该数处为 1，否则为 0。</translation>
    </message>
    <message>
        <source>1 where the array is a number or less, else 0.</source>
        <translation>数组不大于该数处为 1，否则为 0。</translation>
    </message>
    <message>
        <source>1 where the array is greater than a number, else 0.</source>
        <translation>数组大于该数处为 1，否则为 0。</translation>
    </message>
    <message>
        <source>1 where the array is less than a number, else 0.</source>
        <translation>数组小于该数处为 1，否则为 0。</translation>
    </message>
    <message>
        <source>1 where the array or a number is not 0, else 0.</source>
        <translation>数组或该数不为 0 处为 1，否则为 0。</translation>
    </message>
    <message>
        <source>1 where the arrays are equal, else 0; arrays of one shape.</source>
        <translation>两数组相等处为 1，否则为 0；形状须相同。</translation>
    </message>
    <message>
        <source>1 where the arrays differ, else 0; arrays of one shape.</source>
        <translation>两数组不等处为 1，否则为 0；形状须相同。</translation>
    </message>
    <message>
        <source>1 where the input is 0, else 0.</source>
        <translation>输入为 0 处为 1，否则为 0。</translation>
    </message>
    <message>
        <source>1 where the left array is greater or equal, else 0; arrays of one shape.</source>
        <translation>左数组较大或相等处为 1，否则为 0；形状须相同。</translation>
    </message>
    <message>
        <source>1 where the left array is greater or equal, else 0; the arrays are broadcast.</source>
        <translation>左数组较大或相等处为 1，否则为 0；先广播。</translation>
    </message>
    <message>
        <source>1 where the left array is greater, else 0; arrays of one shape.</source>
        <translation>左数组较大处为 1，否则为 0；形状须相同。</translation>
    </message>
    <message>
        <source>1 where the left array is greater, else 0; the arrays are broadcast.</source>
        <translation>左数组较大处为 1，否则为 0；先广播。</translation>
    </message>
    <message>
        <source>1 where the left array is less or equal, else 0; arrays of one shape.</source>
        <translation>左数组较小或相等处为 1，否则为 0；形状须相同。</translation>
    </message>
    <message>
        <source>1 where the left array is less or equal, else 0; the arrays are broadcast.</source>
        <translation>左数组较小或相等处为 1，否则为 0；先广播。</translation>
    </message>
    <message>
        <source>1 where the left array is less, else 0; arrays of one shape.</source>
        <translation>左数组较小处为 1，否则为 0；形状须相同。</translation>
    </message>
    <message>
        <source>1 where the left array is less, else 0; the arrays are broadcast.</source>
        <translation>左数组较小处为 1，否则为 0；先广播。</translation>
    </message>
    <message>
        <source>A dense layer: y = x Wᵀ + b, with W of shape (units, in) and b of shape (units,).

With ``flatten`` the data is taken as (N, everything else); without it the last axis is multiplied and the
leading ones are kept. One-dimensional data is taken as N rows of one number.</source>
        <translation>全连接层：y = x Wᵀ + b，W 的形状为 (units, in)，b 的形状为 (units,)。

设置 ``flatten`` 时，数据按 (N, 其余全部) 处理；否则只乘最后一个轴，保留前面的轴。一维数据视为 N 行、每行一个数。</translation>
    </message>
    <message>
        <source>A diagonal of a matrix, or of matrices along two axes; of a vector, the matrix that has it as its diagonal.</source>
        <translation>矩阵的一条对角线，或沿两个轴的各矩阵的对角线；输入为向量时，得到以它为对角线的矩阵。</translation>
    </message>
    <message>
        <source>A disc in a ring.</source>
        <translation>圆环中的圆盘。</translation>
    </message>
    <message>
        <source>A fixed array: it has a source or an initializer like a Variable, but never a gradient.</source>
        <translation>固定的数组：像变量一样有来源或初始化器，但没有梯度。</translation>
    </message>
    <message>
        <source>A function of each element.

relu: max(0, x) · sigmoid: 1 / (1 + e⁻ˣ) · tanh · softrelu: log(1 + eˣ) · softsign: x / (1 + |x|).
The gradient of relu at 0 is 0.</source>
        <translation>作用于每个元素的函数。

relu：max(0, x) · sigmoid：1 / (1 + e⁻ˣ) · tanh · softrelu：log(1 + eˣ) · softsign：x / (1 + |x|)。relu 在 0 处的梯度为 0。</translation>
    </message>
    <message>
        <source>A group runs over all axes but these.</source>
        <translation>一组跨除这些之外的所有轴。</translation>
    </message>
    <message>
        <source>A group runs over all axes but this one.</source>
        <translation>一组跨除此之外的所有轴。</translation>
    </message>
    <message>
        <source>A named array that comes from outside: an input, a label, or a parameter once it feeds a parameter port.

Its values come from the source or the initializer that is set for it. Wired to several parameter ports it is
one shared parameter.</source>
        <translation>来自外部的具名数组：输入、标签；一旦连到参数端口就是参数。

它的数值来自为它设置的来源或初始化器。连到多个参数端口时，它是一个共享的参数。</translation>
    </message>
    <message>
        <source>A number divided by an array.</source>
        <translation>一个数除以数组。</translation>
    </message>
    <message>
        <source>A number minus an array.</source>
        <translation>一个数减去数组。</translation>
    </message>
    <message>
        <source>A number modulo an array, with the sign of the array.</source>
        <translation>一个数对数组取模，符号与数组相同。</translation>
    </message>
    <message>
        <source>A number to the power of an array; for a number that is not positive there is no gradient but none (NaN).</source>
        <translation type="vanished">一个数的数组次幂；数不为正时梯度为 NaN。</translation>
    </message>
    <message>
        <source>A part of an array along one axis.</source>
        <translation>数组沿一个轴的一部分。</translation>
    </message>
    <message>
        <source>A part of an array, from a begin up to an end along each axis, with steps.</source>
        <translation>数组的一部分：沿各轴从起点到终点，可带步长。</translation>
    </message>
    <message>
        <source>A row of indices for each first axis.</source>
        <translation>前面每个轴一行索引。</translation>
    </message>
    <message>
        <source>A row of indices for each of its first axes.</source>
        <translation>前面每个轴一行索引。</translation>
    </message>
    <message>
        <source>A soft sign, between -1 and 1.</source>
        <translation>平滑的符号，在 -1 与 1 之间。</translation>
    </message>
    <message>
        <source>A straight line, cut off at 0 and 1.</source>
        <translation>在 0 和 1 处截断的直线。</translation>
    </message>
    <message>
        <source>A value above this is valid.</source>
        <translation>大于此值者有效。</translation>
    </message>
    <message>
        <source>A whole array several times along each axis; new axes are put in front where more numbers are given.</source>
        <translation>沿各轴多次重复整个数组；数字更多时在前面添加新轴。</translation>
    </message>
    <message>
        <source>Absolute error output</source>
        <translation>绝对误差输出</translation>
    </message>
    <message>
        <source>Absolute value</source>
        <translation>绝对值</translation>
    </message>
    <message>
        <source>Accepted for MXNet&apos;s files; head gradients are ignored.</source>
        <translation>为兼容 MXNet 的文件而接受；输出端梯度被忽略。</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>激活函数</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>加</translation>
    </message>
    <message>
        <source>Add number</source>
        <translation>加上数</translation>
    </message>
    <message>
        <source>All axes but the first as one: (N, a, b, …) becomes (N, a·b·…).</source>
        <translation>除第一个轴外全部合成一个轴：(N, a, b, …) 变成 (N, a·b·…)。</translation>
    </message>
    <message>
        <source>An addend.</source>
        <translation>加数。</translation>
    </message>
    <message>
        <source>An angle in degrees, from one in radians.</source>
        <translation>把弧度换算成角度。</translation>
    </message>
    <message>
        <source>An angle in radians, from one in degrees.</source>
        <translation>把角度换算成弧度。</translation>
    </message>
    <message>
        <source>An array divided by a number.</source>
        <translation>数组除以一个数。</translation>
    </message>
    <message>
        <source>An array in equal parts along an axis, one output for each.</source>
        <translation>把数组沿一个轴等分，每份一个输出。</translation>
    </message>
    <message>
        <source>An array minus a number.</source>
        <translation>数组减去一个数。</translation>
    </message>
    <message>
        <source>An array modulo a number, with the sign of the number.</source>
        <translation>数组对一个数取模，符号与该数相同。</translation>
    </message>
    <message>
        <source>An array plus a number.</source>
        <translation>数组加上一个数。</translation>
    </message>
    <message>
        <source>An array times a number.</source>
        <translation>数组乘以一个数。</translation>
    </message>
    <message>
        <source>An array to the power of a number.</source>
        <translation type="vanished">数组的某数次幂。</translation>
    </message>
    <message>
        <source>A number to the power of an array; for a negative number there is no gradient but none (NaN).</source>
        <translation>一个数的数组次幂；数为负时没有梯度（NaN）。</translation>
    </message>
    <message>
        <source>An array to the power of a number; the power 0 is the constant 1, whose gradient is 0 (in MXNet NaN at x = 0).</source>
        <translation>数组的某数次幂；0 次幂是常数 1，梯度为 0（MXNet 在 x = 0 处为 NaN）。</translation>
    </message>
    <message>
        <source>An array with edges of some widths around it: of one number, of its nearest elements, or mirrored.</source>
        <translation>在数组四周按给定宽度填充：用一个数、最近的元素或镜像。</translation>
    </message>
    <message>
        <source>And</source>
        <translation>与</translation>
    </message>
    <message>
        <source>And number</source>
        <translation>与数</translation>
    </message>
    <message>
        <source>Arc cosine</source>
        <translation>反余弦</translation>
    </message>
    <message>
        <source>Arc sine</source>
        <translation>反正弦</translation>
    </message>
    <message>
        <source>Arc tangent</source>
        <translation>反正切</translation>
    </message>
    <message>
        <source>Arrays of one shape, one after the other along a new axis.</source>
        <translation>同形状的数组沿一个新轴依次排列。</translation>
    </message>
    <message>
        <source>Arrays one after the other along an axis; along the others they have equal sizes.</source>
        <translation>数组沿一个轴依次连接；其他轴的大小相等。</translation>
    </message>
    <message>
        <source>At least number</source>
        <translation>不小于数</translation>
    </message>
    <message>
        <source>At most number</source>
        <translation>不大于数</translation>
    </message>
    <message>
        <source>Average pooling</source>
        <translation>平均汇聚</translation>
    </message>
    <message>
        <source>Averages count the padding; yes if not given.</source>
        <translation>求平均时计入填充；未给出则计入。</translation>
    </message>
    <message>
        <source>Axes along which one draw holds for all.</source>
        <translation>沿这些轴共用一次抽样。</translation>
    </message>
    <message>
        <source>Batch dot</source>
        <translation>批量矩阵乘</translation>
    </message>
    <message>
        <source>Batch norm</source>
        <translation>批量规范化</translation>
    </message>
    <message>
        <source>Before and after each axis, axis after axis: 0, 0, 0, 0, 1, 1, 2, 2.</source>
        <translation>依次为各轴之前和之后的宽度：0, 0, 0, 0, 1, 1, 2, 2。</translation>
    </message>
    <message>
        <source>Before what each axis ends; None for its own end.</source>
        <translation>各轴在何处之前结束；None 表示到末尾。</translation>
    </message>
    <message>
        <source>Before what it ends.</source>
        <translation>在何处之前结束。</translation>
    </message>
    <message>
        <source>Before what it ends; None for the end of the axis.</source>
        <translation>在何处之前结束；None 表示到轴的末尾。</translation>
    </message>
    <message>
        <source>Bias, (filters,).</source>
        <translation>偏置，(filters,)。</translation>
    </message>
    <message>
        <source>Bias, (units,).</source>
        <translation>偏置，(units,)。</translation>
    </message>
    <message>
        <source>Bilinear</source>
        <translation>双线性</translation>
    </message>
    <message>
        <source>Blocks of pixels laid out as channels: (N, C, H·b, W·b) becomes (N, C·b², H, W).</source>
        <translation>把像素块排成通道：(N, C, H·b, W·b) 变成 (N, C·b², H, W)。</translation>
    </message>
    <message>
        <source>Broadcast add</source>
        <translation>广播加</translation>
    </message>
    <message>
        <source>Broadcast along axes</source>
        <translation>沿轴广播</translation>
    </message>
    <message>
        <source>Broadcast and</source>
        <translation>广播与</translation>
    </message>
    <message>
        <source>Broadcast divide</source>
        <translation>广播除</translation>
    </message>
    <message>
        <source>Broadcast equal</source>
        <translation>广播等于</translation>
    </message>
    <message>
        <source>Broadcast exclusive or</source>
        <translation>广播异或</translation>
    </message>
    <message>
        <source>Broadcast greater</source>
        <translation>广播大于</translation>
    </message>
    <message>
        <source>Broadcast greater or equal</source>
        <translation>广播大于等于</translation>
    </message>
    <message>
        <source>Broadcast hypotenuse</source>
        <translation>广播斜边</translation>
    </message>
    <message>
        <source>Broadcast less</source>
        <translation>广播小于</translation>
    </message>
    <message>
        <source>Broadcast less or equal</source>
        <translation>广播小于等于</translation>
    </message>
    <message>
        <source>Broadcast like</source>
        <translation>广播为同形</translation>
    </message>
    <message>
        <source>Broadcast maximum</source>
        <translation>广播取较大值</translation>
    </message>
    <message>
        <source>Broadcast minimum</source>
        <translation>广播取较小值</translation>
    </message>
    <message>
        <source>Broadcast modulo</source>
        <translation>广播取模</translation>
    </message>
    <message>
        <source>Broadcast multiply</source>
        <translation>广播乘</translation>
    </message>
    <message>
        <source>Broadcast not equal</source>
        <translation>广播不等于</translation>
    </message>
    <message>
        <source>Broadcast or</source>
        <translation>广播或</translation>
    </message>
    <message>
        <source>Broadcast power</source>
        <translation>广播幂</translation>
    </message>
    <message>
        <source>Broadcast subtract</source>
        <translation>广播减</translation>
    </message>
    <message>
        <source>Broadcast to</source>
        <translation>广播到形状</translation>
    </message>
    <message>
        <source>Cast</source>
        <translation>类型转换</translation>
    </message>
    <message>
        <source>Cast like</source>
        <translation>转换为同类型</translation>
    </message>
    <message>
        <source>Ceil</source>
        <translation>向上取整</translation>
    </message>
    <message>
        <source>Channels are split into so many groups of their own.</source>
        <translation>通道分成这么多各自独立的组。</translation>
    </message>
    <message>
        <source>Channels laid out as blocks of pixels: (N, C·b², H, W) becomes (N, C, H·b, W·b).</source>
        <translation>把通道排成像素块：(N, C·b², H, W) 变成 (N, C, H·b, W·b)。</translation>
    </message>
    <message>
        <source>Choose the smallest.</source>
        <translation>选取最小的。</translation>
    </message>
    <message>
        <source>Chooses MXNet&apos;s GPU code.</source>
        <translation>选择 MXNet 的 GPU 代码。</translation>
    </message>
    <message>
        <source>Circles</source>
        <translation>同心圆</translation>
    </message>
    <message>
        <source>Class numbers, (N,).</source>
        <translation>类别编号，(N,)。</translation>
    </message>
    <message>
        <source>Class numbers, or probabilities.</source>
        <translation>类别编号，或概率。</translation>
    </message>
    <message>
        <source>Class numbers, without the axis K.</source>
        <translation>类别编号，没有轴 K。</translation>
    </message>
    <message>
        <source>Classes along axis 1, one label per position.</source>
        <translation>类别在轴 1 上，每个位置一个标签。</translation>
    </message>
    <message>
        <source>Classes along the last axis.</source>
        <translation>类别在最后一个轴上。</translation>
    </message>
    <message>
        <source>Clip</source>
        <translation>截断</translation>
    </message>
    <message>
        <source>Columns; as many as rows if 0.</source>
        <translation>列数；为 0 则与行数相同。</translation>
    </message>
    <message>
        <source>Concatenate</source>
        <translation>连结</translation>
    </message>
    <message>
        <source>Constant</source>
        <translation>常量</translation>
    </message>
    <message>
        <source>Contract the first axis of the left array, not the last.</source>
        <translation>对左数组的第一个轴（而非最后一个）相乘求和。</translation>
    </message>
    <message>
        <source>Contract the last axis of the right array, not the first.</source>
        <translation>对右数组的最后一个轴（而非第一个）相乘求和。</translation>
    </message>
    <message>
        <source>Convolution</source>
        <translation>卷积</translation>
    </message>
    <message>
        <source>Convolution 1-D</source>
        <translation>一维卷积</translation>
    </message>
    <message>
        <source>Convolution 2-D</source>
        <translation>二维卷积</translation>
    </message>
    <message>
        <source>Convolution gradient (data)</source>
        <translation>卷积的梯度（数据）</translation>
    </message>
    <message>
        <source>Convolution gradient (weight)</source>
        <translation>卷积的梯度（权重）</translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>Cube root</source>
        <translation>立方根</translation>
    </message>
    <message>
        <source>Declared shape; -1 leaves a dim open, nothing leaves the rank open.</source>
        <translation>声明的形状；-1 表示该维未定，留空表示轴数未定。</translation>
    </message>
    <message>
        <source>Degrees</source>
        <translation>弧度转角度</translation>
    </message>
    <message>
        <source>Dense</source>
        <translation>全连接层</translation>
    </message>
    <message>
        <source>Depth to space</source>
        <translation>深度转空间</translation>
    </message>
    <message>
        <source>Diagonal</source>
        <translation>对角线</translation>
    </message>
    <message>
        <source>Diagonal, gradient</source>
        <translation>对角线的梯度</translation>
    </message>
    <message>
        <source>Difference of two arrays of one shape, element by element.</source>
        <translation>两个同形状数组按元素相减。</translation>
    </message>
    <message>
        <source>Divide</source>
        <translation>除</translation>
    </message>
    <message>
        <source>Divide by number</source>
        <translation>除以数</translation>
    </message>
    <message>
        <source>Divide by this first: higher is flatter. None is 1.</source>
        <translation>先除以它：越大越平缓。None 即 1。</translation>
    </message>
    <message>
        <source>Divide number by</source>
        <translation>数除以</translation>
    </message>
    <message>
        <source>Divide the gradient by nothing, the batch, or the valid labels.</source>
        <translation>梯度不除、除以批量大小，或除以有效标签数。</translation>
    </message>
    <message>
        <source>Divide the gradient by nothing, the batch, or the valid values.</source>
        <translation>梯度不除、除以批量大小，或除以有效值的个数。</translation>
    </message>
    <message>
        <source>Divide the sum by the number of its addends.</source>
        <translation>用加数的个数除和。</translation>
    </message>
    <message>
        <source>Do not square the loss.</source>
        <translation>不对损失取平方。</translation>
    </message>
    <message>
        <source>Dot</source>
        <translation>矩阵乘</translation>
    </message>
    <message>
        <source>Dot, left gradient</source>
        <translation>矩阵乘，左梯度</translation>
    </message>
    <message>
        <source>Dot, right gradient</source>
        <translation>矩阵乘，右梯度</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>暂退法</translation>
    </message>
    <message>
        <source>Each element several times in a row, along an axis or of the flattened array.</source>
        <translation>每个元素连续重复多次，沿一个轴或在展平的数组中。</translation>
    </message>
    <message>
        <source>Elements, or slices, put into zeros of a shape at places that columns of indices name; the last one stays.</source>
        <translation>把元素或切片放入给定形状的零数组，位置由各列索引指定；重复时保留最后一个。</translation>
    </message>
    <message>
        <source>Elu</source>
        <translation>ELU</translation>
    </message>
    <message>
        <source>Embedding</source>
        <translation>嵌入层</translation>
    </message>
    <message>
        <source>Embedding gradient</source>
        <translation>嵌入层的梯度</translation>
    </message>
    <message>
        <source>Equal</source>
        <translation>等于</translation>
    </message>
    <message>
        <source>Equal to number</source>
        <translation>等于数</translation>
    </message>
    <message>
        <source>Error function</source>
        <translation>误差函数</translation>
    </message>
    <message>
        <source>Even spacing</source>
        <translation>等间隔</translation>
    </message>
    <message>
        <source>Exclusive or</source>
        <translation>异或</translation>
    </message>
    <message>
        <source>Exclusive or number</source>
        <translation>异或数</translation>
    </message>
    <message>
        <source>Exp</source>
        <translation>指数</translation>
    </message>
    <message>
        <source>Exp minus 1</source>
        <translation>指数减 1</translation>
    </message>
    <message>
        <source>Expand dims</source>
        <translation>增加维</translation>
    </message>
    <message>
        <source>Factor c of the loss.</source>
        <translation>损失的系数 c。</translation>
    </message>
    <message>
        <source>Factor of the gradient.</source>
        <translation>梯度的系数。</translation>
    </message>
    <message>
        <source>Filters moved over positions: y[n, f, o] = b[f] + Σ w[f, c, k] · x[n, c, o · stride + k · dilate − pad].

Data is (N, C, …) with one, two or three axes of positions, the weight (filters, C / groups, kernel…). An axis of
size H gives ⌊(H + 2 pad − dilate (kernel − 1) − 1) / stride⌋ + 1 positions.

Y. LeCun and others: Backpropagation applied to handwritten zip code recognition. Neural Computation 1 (1989),
page 541. As there is no flip, it is what mathematicians call a cross-correlation.</source>
        <translation>卷积核在各位置上滑动：y[n, f, o] = b[f] + Σ w[f, c, k] · x[n, c, o · stride + k · dilate − pad]。

数据为 (N, C, …)，有一到三个位置轴，权重为 (filters, C / groups, kernel…)。大小为 H 的轴给出 ⌊(H + 2 pad − dilate (kernel − 1) − 1) / stride⌋ + 1 个位置。

Y. LeCun 等：Backpropagation applied to handwritten zip code recognition。Neural Computation 1 (1989)，第 541 页。由于不翻转，它就是数学上的互相关。</translation>
    </message>
    <message>
        <source>Filters, (filters, C / groups, kernel…).</source>
        <translation>卷积核，(filters, C / groups, kernel…)。</translation>
    </message>
    <message>
        <source>Fix</source>
        <translation>向零取整</translation>
    </message>
    <message>
        <source>Flatten</source>
        <translation>展平</translation>
    </message>
    <message>
        <source>Flax NNX</source>
        <translation>Flax NNX</translation>
    </message>
    <message>
        <source>Flip</source>
        <translation>翻转</translation>
    </message>
    <message>
        <source>Floor</source>
        <translation>向下取整</translation>
    </message>
    <message>
        <source>For MXNet&apos;s quantization.</source>
        <translation>用于 MXNet 的量化。</translation>
    </message>
    <message>
        <source>For each index a vector with one value at its place and another one elsewhere.</source>
        <translation>每个索引变成一个向量：该位置为一个值，其余为另一个值。</translation>
    </message>
    <message>
        <source>Formula</source>
        <translation>公式</translation>
    </message>
    <message>
        <source>Four squares, of which opposite ones are of one class.</source>
        <translation>四个方块，对角的属于同一类。</translation>
    </message>
    <message>
        <source>From one number to the next.</source>
        <translation>相邻两个数之差。</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>常值</translation>
    </message>
    <message>
        <source>FusedRNN</source>
        <translation>FusedRNN</translation>
    </message>
    <message>
        <source>Gamma function</source>
        <translation>伽马函数</translation>
    </message>
    <message>
        <source>Gather</source>
        <translation>收集</translation>
    </message>
    <message>
        <source>Gather, gradient</source>
        <translation>收集的梯度</translation>
    </message>
    <message>
        <source>Gelu</source>
        <translation>GELU</translation>
    </message>
    <message>
        <source>Give mean and 1 / deviation out as well.</source>
        <translation>同时输出均值和 1 / 标准差。</translation>
    </message>
    <message>
        <source>Give mean and deviation out as well.</source>
        <translation>同时输出均值和标准差。</translation>
    </message>
    <message>
        <source>Global average</source>
        <translation>全局平均汇聚</translation>
    </message>
    <message>
        <source>Greater</source>
        <translation>大于</translation>
    </message>
    <message>
        <source>Greater or equal</source>
        <translation>大于等于</translation>
    </message>
    <message>
        <source>Greater than number</source>
        <translation>大于数</translation>
    </message>
    <message>
        <source>Greatest</source>
        <translation>最大值</translation>
    </message>
    <message>
        <source>Group norm</source>
        <translation>组规范化</translation>
    </message>
    <message>
        <source>Handwritten digits</source>
        <translation>手写数字</translation>
    </message>
    <message>
        <source>Hard sigmoid</source>
        <translation>硬 Sigmoid</translation>
    </message>
    <message>
        <source>Has the shape.</source>
        <translation>提供形状。</translation>
    </message>
    <message>
        <source>Has the sizes.</source>
        <translation>提供大小。</translation>
    </message>
    <message>
        <source>Has the type.</source>
        <translation>提供类型。</translation>
    </message>
    <message>
        <source>How far the scores should be on their side.</source>
        <translation>得分应超出分界多远。</translation>
    </message>
    <message>
        <source>How many groups the channels are split into.</source>
        <translation>通道分成多少组。</translation>
    </message>
    <message>
        <source>How many.</source>
        <translation>个数。</translation>
    </message>
    <message>
        <source>How many; all of them in order if below 1.</source>
        <translation>个数；小于 1 则给出排好序的全部。</translation>
    </message>
    <message>
        <source>How much of the moving statistics a step keeps.</source>
        <translation>每一步保留多少移动统计量。</translation>
    </message>
    <message>
        <source>How often along each of the last axes.</source>
        <translation>沿最后各轴重复的次数。</translation>
    </message>
    <message>
        <source>How often each number stands.</source>
        <translation>每个数重复的次数。</translation>
    </message>
    <message>
        <source>How often the first derivative is differentiated.</source>
        <translation>对一阶导数再求导的次数。</translation>
    </message>
    <message>
        <source>How often.</source>
        <translation>次数。</translation>
    </message>
    <message>
        <source>Hyperbolic cosine</source>
        <translation>双曲余弦</translation>
    </message>
    <message>
        <source>Hyperbolic sine</source>
        <translation>双曲正弦</translation>
    </message>
    <message>
        <source>Hyperbolic tangent</source>
        <translation>双曲正切</translation>
    </message>
    <message>
        <source>Hypotenuse</source>
        <translation>斜边</translation>
    </message>
    <message>
        <source>Hypotenuse with number</source>
        <translation>与数求斜边</translation>
    </message>
    <message>
        <source>Identity</source>
        <translation>恒等</translation>
    </message>
    <message>
        <source>Identity matrix</source>
        <translation>单位矩阵</translation>
    </message>
    <message>
        <source>Images of handwritten digits, 8×8 pixels, from the test set of the UCI collection “Optical Recognition of Handwritten Digits”.</source>
        <translation>手写数字图像，8×8 像素，取自 UCI 数据集“Optical Recognition of Handwritten Digits”的测试集。</translation>
    </message>
    <message>
        <source>Indices.</source>
        <translation>索引。</translation>
    </message>
    <message>
        <source>Input, (N, C, …).</source>
        <translation>输入，(N, C, …)。</translation>
    </message>
    <message>
        <source>Input, (N, …).</source>
        <translation>输入，(N, …)。</translation>
    </message>
    <message>
        <source>Input, (…, features).</source>
        <translation>输入，(…, features)。</translation>
    </message>
    <message>
        <source>Input.</source>
        <translation>输入。</translation>
    </message>
    <message>
        <source>Instance norm</source>
        <translation>实例规范化</translation>
    </message>
    <message>
        <source>Inverse error function</source>
        <translation>反误差函数</translation>
    </message>
    <message>
        <source>Inverse hyperbolic cosine</source>
        <translation>反双曲余弦</translation>
    </message>
    <message>
        <source>Inverse hyperbolic sine</source>
        <translation>反双曲正弦</translation>
    </message>
    <message>
        <source>Inverse hyperbolic tangent</source>
        <translation>反双曲正切</translation>
    </message>
    <message>
        <source>Keep the axis, with size 1.</source>
        <translation>保留该轴，大小为 1。</translation>
    </message>
    <message>
        <source>Keep the reduced axes, with size 1.</source>
        <translation>保留被归约的轴，大小为 1。</translation>
    </message>
    <message>
        <source>Keep the reduced axis, with size 1.</source>
        <translation>保留被归约的轴，大小为 1。</translation>
    </message>
    <message>
        <source>Keras 3</source>
        <translation>Keras 3</translation>
    </message>
    <message>
        <source>L2 normalization</source>
        <translation>L2 规范化</translation>
    </message>
    <message>
        <source>LSTMBias</source>
        <translation>LSTM 偏置</translation>
    </message>
    <message>
        <source>Left array.</source>
        <translation>左数组。</translation>
    </message>
    <message>
        <source>Left matrices.</source>
        <translation>左矩阵。</translation>
    </message>
    <message>
        <source>Log gamma</source>
        <translation>对数伽马函数</translation>
    </message>
    <message>
        <source>MXNet Gluon</source>
        <translation>MXNet Gluon</translation>
    </message>
    <message>
        <source>MXNet Symbol</source>
        <translation>MXNet Symbol</translation>
    </message>
    <message>
        <source>MXNet symbol JSON</source>
        <translation>MXNet symbol JSON</translation>
    </message>
    <message>
        <source>Margin output</source>
        <translation>间隔输出</translation>
    </message>
    <message>
        <source>Moons</source>
        <translation>双月牙</translation>
    </message>
    <message>
        <source>Normalizes each channel of each example over its positions: x̂ = (x − mean) / √(variance + ε), y = γ x̂ + β.

D. Ulyanov, A. Vedaldi, V. Lempitsky: Instance normalization: the missing ingredient for fast stylization.
arXiv:1607.08022 (2016).</source>
        <translation>对每个样本的每个通道在其各位置上规范化：x̂ = (x − mean) / √(variance + ε)，y = γ x̂ + β。

D. Ulyanov, A. Vedaldi, V. Lempitsky：Instance normalization: the missing ingredient for fast stylization。arXiv:1607.08022 (2016)。</translation>
    </message>
    <message>
        <source>Normalizes groups of channels of each example: x̂ = (x − mean) / √(variance + ε), y = γ x̂ + β.

As in MXNet 1.9, γ and β are one number for each group. With ``output_mean_var`` the mean and √(variance + ε) are
outputs too.

Y. Wu, K. He: Group normalization. ECCV 2018, section 3.</source>
        <translation>对每个样本的各组通道规范化：x̂ = (x − mean) / √(variance + ε)，y = γ x̂ + β。

与 MXNet 1.9 相同，γ 和 β 每组一个数。设置 ``output_mean_var`` 时，均值和 √(variance + ε) 也是输出。

Y. Wu, K. He：Group normalization。ECCV 2018，第 3 节。</translation>
    </message>
    <message>
        <source>NumPy</source>
        <translation>NumPy</translation>
    </message>
    <message>
        <source>Numbers divided by the length of the vector that they form: y = x / √(Σ x² + ε).

A vector is a whole example (instance), the channels at one position (channel), or the positions of one channel
(spatial).</source>
        <translation>把数除以它们所组成的向量的长度：y = x / √(Σ x² + ε)。

一个向量是整个样本（instance）、一个位置上的各通道（channel），或一个通道的各位置（spatial）。</translation>
    </message>
    <message>
        <source>ONNX</source>
        <translation>ONNX</translation>
    </message>
    <message>
        <source>One element of each row, at the row&apos;s index; indices beyond the row take its nearest element.</source>
        <translation>每行按该行的索引取一个元素；超出行的索引取最近的元素。</translation>
    </message>
    <message>
        <source>Only the first elements of each row count, as many as another input says.</source>
        <translation>每行只有前面的元素有效，个数由另一个输入给出。</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>排序次序</translation>
    </message>
    <message>
        <source>Pad</source>
        <translation>填充</translation>
    </message>
    <message>
        <source>Pad, gradient</source>
        <translation>填充的梯度</translation>
    </message>
    <message>
        <source>Place in the plane, within about ±1.</source>
        <translation>平面上的位置，大约在 ±1 之内。</translation>
    </message>
    <message>
        <source>Put along an axis</source>
        <translation>沿轴放入</translation>
    </message>
    <message>
        <source>PyTorch</source>
        <translation>PyTorch</translation>
    </message>
    <message>
        <source>Right array.</source>
        <translation>右数组。</translation>
    </message>
    <message>
        <source>Right matrices.</source>
        <translation>右矩阵。</translation>
    </message>
    <message>
        <source>Right operand.</source>
        <translation>右操作数。</translation>
    </message>
    <message>
        <source>Round</source>
        <translation>四舍五入</translation>
    </message>
    <message>
        <source>Round half down</source>
        <translation>五舍六入</translation>
    </message>
    <message>
        <source>Row-sparse gradients in MXNet; here all are dense.</source>
        <translation>MXNet 中的行稀疏梯度；这里都是稠密的。</translation>
    </message>
    <message>
        <source>Rows.</source>
        <translation>行数。</translation>
    </message>
    <message>
        <source>Running sum</source>
        <translation>累积和</translation>
    </message>
    <message>
        <source>Scores of classes, each class against all others, with a loss that asks for a margin.

With t = 1 for the right class and −1 for the others, the loss of a score is c · max(0, margin − t x)², or with
``use_linear`` c · max(0, margin − t x). The output is the scores; head gradients are ignored in backward.

Y. Tang: Deep learning using linear support vector machines. arXiv:1306.0239 (2013), section 2.</source>
        <translation>各类别的得分，每一类对其余所有类，损失要求留出间隔。

正确类别 t = 1，其他类别 t = −1，一个得分的损失为 c · max(0, margin − t x)²；设置 ``use_linear`` 时为 c · max(0, margin − t x)。输出就是得分；反向时忽略输出端梯度。

Y. Tang：Deep learning using linear support vector machines。arXiv:1306.0239 (2013)，第 2 节。</translation>
    </message>
    <message>
        <source>Scores, (…, K).</source>
        <translation>得分，(…, K)。</translation>
    </message>
    <message>
        <source>Slope of log gamma</source>
        <translation>对数伽马函数的斜率</translation>
    </message>
    <message>
        <source>Smooth L1</source>
        <translation>平滑 L1</translation>
    </message>
    <message>
        <source>Softsign of</source>
        <translation>Softsign 函数</translation>
    </message>
    <message>
        <source>Sort</source>
        <translation>排序</translation>
    </message>
    <message>
        <source>Space to depth</source>
        <translation>空间转深度</translation>
    </message>
    <message>
        <source>Spirals</source>
        <translation>螺旋线</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>拆分</translation>
    </message>
    <message>
        <source>Spread</source>
        <translation>扩展</translation>
    </message>
    <message>
        <source>Spread evenly</source>
        <translation>平均扩展</translation>
    </message>
    <message>
        <source>Spread like</source>
        <translation>扩展为同形</translation>
    </message>
    <message>
        <source>Sum over groups</source>
        <translation>按组求和</translation>
    </message>
    <message>
        <source>Sums of all elements so far along an axis; of the flattened array, if no axis is given.

What flows back is summed the other way round: ∂L/∂xᵢ = Σ gⱼ over j ≥ i.</source>
        <translation>沿一个轴到当前为止所有元素之和；未给出轴则对展平的数组。

反向时按相反方向求和：∂L/∂xᵢ = Σ gⱼ，j ≥ i。</translation>
    </message>
    <message>
        <source>Swap axes</source>
        <translation>交换轴</translation>
    </message>
    <message>
        <source>Symloom script</source>
        <translation>Symloom 脚本</translation>
    </message>
    <message>
        <source>Take</source>
        <translation>取切片</translation>
    </message>
    <message>
        <source>Take along an axis</source>
        <translation>沿轴选取</translation>
    </message>
    <message>
        <source>Take of each row</source>
        <translation>逐行选取</translation>
    </message>
    <message>
        <source>The ``k`` largest numbers of each row, the largest first, or with ``is_ascend`` the smallest.

What is given are their indices, their values, both, or ones where they are and zeros elsewhere.</source>
        <translation>每行最大的 ``k`` 个数，最大的在前；设置 ``is_ascend`` 时为最小的。

给出的是它们的索引、值、二者，或掩码：它们所在处为一，其余为零。</translation>
    </message>
    <message>
        <source>The absolute value with its tip rounded: squares near 0, lines beyond |x| = 1 / σ².

y = (σ x)² / 2 where |x| &lt; 1 / σ², else |x| − 1 / (2 σ²).

R. Girshick: Fast R-CNN. ICCV 2015, equation 3 (with σ = 1).</source>
        <translation>尖端圆滑的绝对值：在 0 附近为平方，|x| 超过 1 / σ² 后为直线。

|x| &lt; 1 / σ² 时 y = (σ x)² / 2，否则 y = |x| − 1 / (2 σ²)。

R. Girshick：Fast R-CNN。ICCV 2015，式 3（σ = 1）。</translation>
    </message>
    <message>
        <source>The addends.</source>
        <translation>加数。</translation>
    </message>
    <message>
        <source>The axis of the columns.</source>
        <translation>列所在的轴。</translation>
    </message>
    <message>
        <source>The axis of the rows.</source>
        <translation>行所在的轴。</translation>
    </message>
    <message>
        <source>The axis; all elements as one row if not given.</source>
        <translation>轴；未给出则把所有元素作为一行。</translation>
    </message>
    <message>
        <source>The chosen numbers.</source>
        <translation>选取的数。</translation>
    </message>
    <message>
        <source>The class, 0 or 1.</source>
        <translation>类别，0 或 1。</translation>
    </message>
    <message>
        <source>The diagonal.</source>
        <translation>对角线。</translation>
    </message>
    <message>
        <source>The first number.</source>
        <translation>第一个数。</translation>
    </message>
    <message>
        <source>The formula, for example n*sqrt(2/fan_in).</source>
        <translation>公式，例如 n*sqrt(2/fan_in)。</translation>
    </message>
    <message>
        <source>The gamma function, which is (x − 1)! for whole numbers; infinite at 0, and none at negative whole numbers.</source>
        <translation>伽马函数，对正整数等于 (x − 1)!；在 0 处为无穷大，在负整数处没有值。</translation>
    </message>
    <message>
        <source>The indices that put each row in order: x[y₁] is the smallest number, or with ``is_ascend`` off the largest.</source>
        <translation>使每行有序的索引：x[y₁] 是最小的数；关闭 ``is_ascend`` 时是最大的。</translation>
    </message>
    <message>
        <source>The largest u.</source>
        <translation>u 的上界。</translation>
    </message>
    <message>
        <source>The last number, or the one behind it.</source>
        <translation>最后一个数，或其后的一个。</translation>
    </message>
    <message>
        <source>The logarithm of the size of the gamma function: ln (x − 1)! for whole numbers; infinite at 0 and those below.</source>
        <translation>伽马函数绝对值的对数：对正整数等于 ln (x − 1)!；在 0 和负整数处为无穷大。</translation>
    </message>
    <message>
        <source>The mean of each row.</source>
        <translation>每行的均值。</translation>
    </message>
    <message>
        <source>The number that constant padding holds.</source>
        <translation>常数填充所用的数。</translation>
    </message>
    <message>
        <source>The numbers of each row in order, the smallest first, or with ``is_ascend`` off the largest.</source>
        <translation>每行排好序的数，最小的在前；关闭 ``is_ascend`` 时最大的在前。</translation>
    </message>
    <message>
        <source>The numbers.</source>
        <translation>数。</translation>
    </message>
    <message>
        <source>The order, 1 or 2.</source>
        <translation>阶，1 或 2。</translation>
    </message>
    <message>
        <source>The other axis.</source>
        <translation>另一个轴。</translation>
    </message>
    <message>
        <source>The place of the greatest element along an axis, the first of equal ones.</source>
        <translation>沿轴最大元素的位置，相等时取第一个。</translation>
    </message>
    <message>
        <source>The place of the least element along an axis, the first of equal ones.</source>
        <translation>沿轴最小元素的位置，相等时取第一个。</translation>
    </message>
    <message>
        <source>The places.</source>
        <translation>位置。</translation>
    </message>
    <message>
        <source>The positive part; the gradient at 0 is 0.</source>
        <translation>正部；0 处的梯度为 0。</translation>
    </message>
    <message>
        <source>The power of two arrays that are broadcast.</source>
        <translation>两个数组广播后求幂。</translation>
    </message>
    <message>
        <source>The product of two arrays over the last axis of the left and the first of the right one.

Of two matrices it is the matrix product; of two vectors it has the shape (1,).</source>
        <translation>两个数组沿左边最后一个轴和右边第一个轴的积。

对两个矩阵即矩阵乘积；对两个向量，形状为 (1,)。</translation>
    </message>
    <message>
        <source>The product over axes of what is a number; NaN counts as 1.</source>
        <translation>沿轴对有效数求积；NaN 计为 1。</translation>
    </message>
    <message>
        <source>The product over axes.</source>
        <translation>沿轴求积。</translation>
    </message>
    <message>
        <source>The product, element by element, of two arrays that are broadcast.</source>
        <translation>两个数组广播后按元素之积。</translation>
    </message>
    <message>
        <source>The quotient of two arrays that are broadcast.</source>
        <translation>两个数组广播后之商。</translation>
    </message>
    <message>
        <source>The reduced array.</source>
        <translation>归约后的数组。</translation>
    </message>
    <message>
        <source>The remainder of two arrays that are broadcast, with the sign of the divisor.</source>
        <translation>两个数组广播后取余，符号与除数相同。</translation>
    </message>
    <message>
        <source>The rows, along the last axis.</source>
        <translation>各行，沿最后一个轴。</translation>
    </message>
    <message>
        <source>The sign: -1, 0 or 1.

Nothing flows back, as from a comparison; MXNet multiplies by 0 here, so that NaN would stay NaN.</source>
        <translation>符号：-1、0 或 1。

与比较运算一样，没有梯度回传；MXNet 在此处乘以 0，因此 NaN 仍为 NaN。</translation>
    </message>
    <message>
        <source>The smallest first.</source>
        <translation>最小的在前。</translation>
    </message>
    <message>
        <source>The smallest u.</source>
        <translation>u 的下界。</translation>
    </message>
    <message>
        <source>The stop is the last number.</source>
        <translation>终点就是最后一个数。</translation>
    </message>
    <message>
        <source>The sum of two arrays that are broadcast.</source>
        <translation>两个数组广播后之和。</translation>
    </message>
    <message>
        <source>The sum over axes of what is a number; NaN counts as 0.</source>
        <translation>沿轴对有效数求和；NaN 计为 0。</translation>
    </message>
    <message>
        <source>The sum over axes.</source>
        <translation>沿轴求和。</translation>
    </message>
    <message>
        <source>The table, (rows, units).</source>
        <translation>表，(rows, units)。</translation>
    </message>
    <message>
        <source>The tangent.</source>
        <translation>正切。</translation>
    </message>
    <message>
        <source>The type of the output&apos;s numbers.</source>
        <translation>输出数值的类型。</translation>
    </message>
    <message>
        <source>The value at the place.</source>
        <translation>该位置的值。</translation>
    </message>
    <message>
        <source>The value elsewhere.</source>
        <translation>其他位置的值。</translation>
    </message>
    <message>
        <source>The value of every element, or an array of them.</source>
        <translation>每个元素的值，或这样的数组。</translation>
    </message>
    <message>
        <source>The value of the line at 0.</source>
        <translation>直线在 0 处的值。</translation>
    </message>
    <message>
        <source>The values in another shape.

In ``shape``, 0 keeps a size, -1 is worked out from the others, -2 keeps all sizes that are left, -3 makes one axis
of two, and -4 makes two axes, whose sizes follow it, of one. With ``reverse`` it is read from the end.</source>
        <translation>把值排成另一种形状。

在 ``shape`` 中，0 保留大小，-1 由其余推算，-2 保留余下的全部大小，-3 把两个轴合为一个，-4 把一个轴拆成两个，大小写在其后。设置 ``reverse`` 时从末尾读起。</translation>
    </message>
    <message>
        <source>The values in the opposite order along axes.</source>
        <translation>沿轴反转值的顺序。</translation>
    </message>
    <message>
        <source>The values of one array in the shape of another, or some of its axes replaced by some of the other&apos;s.</source>
        <translation>一个数组的值排成另一个的形状，或用另一个的部分轴替换它的部分轴。</translation>
    </message>
    <message>
        <source>The values with one axis of size 1 more.</source>
        <translation>增加一个大小为 1 的轴。</translation>
    </message>
    <message>
        <source>The values without axes of size 1: all of these, or those named.</source>
        <translation>去掉大小为 1 的轴：全部，或指定的。</translation>
    </message>
    <message>
        <source>The whole part, towards 0.</source>
        <translation>整数部分，向 0 取整。</translation>
    </message>
    <message>
        <source>The whole shape.</source>
        <translation>完整的形状。</translation>
    </message>
    <message>
        <source>Tile</source>
        <translation>平铺</translation>
    </message>
    <message>
        <source>Tile, gradient</source>
        <translation>平铺的梯度</translation>
    </message>
    <message>
        <source>To the power of number</source>
        <translation>数次幂</translation>
    </message>
    <message>
        <source>Top k</source>
        <translation>前 k 个</translation>
    </message>
    <message>
        <source>Transpose</source>
        <translation>转置</translation>
    </message>
    <message>
        <source>Transpose the left matrices.</source>
        <translation>转置左矩阵。</translation>
    </message>
    <message>
        <source>Transpose the right matrices.</source>
        <translation>转置右矩阵。</translation>
    </message>
    <message>
        <source>Truncate</source>
        <translation>截尾</translation>
    </message>
    <message>
        <source>Two arms that wind around the middle.</source>
        <translation>绕中心旋转的两条臂。</translation>
    </message>
    <message>
        <source>Two axes in each other&apos;s place.</source>
        <translation>交换两个轴的位置。</translation>
    </message>
    <message>
        <source>Two half circles that reach into each other.</source>
        <translation>两个互相嵌入的半圆。</translation>
    </message>
    <message>
        <source>Type of the indices.</source>
        <translation>索引的类型。</translation>
    </message>
    <message>
        <source>Type of the numbers.</source>
        <translation>数值的类型。</translation>
    </message>
    <message>
        <source>Type of the output&apos;s numbers.</source>
        <translation>输出数值的类型。</translation>
    </message>
    <message>
        <source>Type of the output&apos;s numbers; that of the input if not given.</source>
        <translation>输出数值的类型；未给出则与输入相同。</translation>
    </message>
    <message>
        <source>Type of the sums; that of the array if not given.</source>
        <translation>和的类型；未给出则与数组相同。</translation>
    </message>
    <message>
        <source>Type of the table in MXNet&apos;s files.</source>
        <translation>MXNet 文件中表的类型。</translation>
    </message>
    <message>
        <source>What a vector is.</source>
        <translation>以什么作为一个向量。</translation>
    </message>
    <message>
        <source>What is given.</source>
        <translation>给出什么。</translation>
    </message>
    <message>
        <source>What the new places hold: one number, the nearest element, or the array mirrored at its last element.</source>
        <translation>填充的内容：一个数、最近的元素，或以末端元素为轴的镜像。</translation>
    </message>
    <message>
        <source>Which diagonal: 0 the main one, above it if positive.</source>
        <translation>哪条对角线：0 为主对角线，正数在其上方。</translation>
    </message>
    <message>
        <source>Which element, for each row.</source>
        <translation>每行取哪个元素。</translation>
    </message>
    <message>
        <source>Which of its numbers.</source>
        <translation>取其中哪些数。</translation>
    </message>
    <message>
        <source>ascending</source>
        <translation>升序</translation>
    </message>
    <message>
        <source>column axis</source>
        <translation>列的轴</translation>
    </message>
    <message>
        <source>columns</source>
        <translation>列数</translation>
    </message>
    <message>
        <source>count</source>
        <translation>个数</translation>
    </message>
    <message>
        <source>diagonal</source>
        <translation>对角线</translation>
    </message>
    <message>
        <source>factor</source>
        <translation>系数</translation>
    </message>
    <message>
        <source>high</source>
        <translation>上界</translation>
    </message>
    <message>
        <source>linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>low</source>
        <translation>下界</translation>
    </message>
    <message>
        <source>margin</source>
        <translation>间隔</translation>
    </message>
    <message>
        <source>n</source>
        <translation>n</translation>
    </message>
    <message>
        <source>num_hidden</source>
        <translation>隐藏单元数</translation>
    </message>
    <message>
        <source>num_layers</source>
        <translation>层数</translation>
    </message>
    <message>
        <source>result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>row axis</source>
        <translation>行的轴</translation>
    </message>
    <message>
        <source>sharpness σ</source>
        <translation>锐度 σ</translation>
    </message>
    <message>
        <source>text</source>
        <translation>公式文本</translation>
    </message>
    <message>
        <source>use length</source>
        <translation>使用长度</translation>
    </message>
    <message>
        <source>value at 0</source>
        <translation>0 处的值</translation>
    </message>
    <message>
        <source>value off</source>
        <translation>其余的值</translation>
    </message>
    <message>
        <source>value on</source>
        <translation>选中的值</translation>
    </message>
    <message>
        <source>widths</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>with the stop</source>
        <translation>含终点</translation>
    </message>
    <message>
        <source>workspace</source>
        <translation>工作空间</translation>
    </message>
    <message>
        <source>x where it is positive, and something smaller, but not nothing, below: so no unit is ever dead.

leaky: slope · x · elu: slope · (eˣ − 1) · selu: λ x, and λ α (eˣ − 1) below, with α = 1.6733, λ = 1.0507 ·
prelu: γ x with a γ for each channel (axis 1) that is trained · rrelu: a slope drawn for each element between the
bounds in training, their middle in predict mode · gelu: x Φ(x), with Φ the normal distribution, for all x.
The gradient at 0 is that from below.

prelu: K. He, X. Zhang, S. Ren, J. Sun: Delving deep into rectifiers. ICCV 2015, equation 1. elu: D.-A. Clevert,
T. Unterthiner, S. Hochreiter: Fast and accurate deep network learning by exponential linear units. ICLR 2016,
section 3. selu: G. Klambauer and others: Self-normalizing neural networks. NIPS 2017, equation 2. rrelu: B. Xu,
N. Wang, T. Chen, M. Li: Empirical evaluation of rectified activations in convolutional network.
arXiv:1505.00853 (2015). gelu: D. Hendrycks, K. Gimpel: Gaussian error linear units. arXiv:1606.08415 (2016).</source>
        <translation>正数时为 x，负数时是较小但不为零的值：因此没有单元会“死掉”。

leaky：slope · x · elu：slope · (eˣ − 1) · selu：λ x，负数时 λ α (eˣ − 1)，α = 1.6733，λ = 1.0507 ·
prelu：γ x，每个通道（轴 1）一个可训练的 γ · rrelu：训练时为每个元素在界内抽取斜率，预测时取中值 ·
gelu：x Φ(x)，Φ 为正态分布函数，对所有 x。0 处的梯度取负侧的值。

prelu：K. He, X. Zhang, S. Ren, J. Sun: Delving deep into rectifiers. ICCV 2015，公式 1。elu：D.-A. Clevert,
T. Unterthiner, S. Hochreiter: Fast and accurate deep network learning by exponential linear units. ICLR 2016，第 3 节。selu：G. Klambauer 等: Self-normalizing neural networks. NIPS 2017，公式 2。rrelu：B. Xu, N. Wang, T. Chen, M. Li:
Empirical evaluation of rectified activations in convolutional network. arXiv:1505.00853 (2015)。gelu：D. Hendrycks, K. Gimpel: Gaussian error linear units. arXiv:1606.08415 (2016)。</translation>
    </message>
    <message>
        <source>x̂.</source>
        <translation>x̂。</translation>
    </message>
    <message>
        <source>γ is 1 and not trained.</source>
        <translation>γ 为 1，不训练。</translation>
    </message>
    <message>
        <source>ε, which keeps the division away from zero.</source>
        <translation>ε，避免除以零。</translation>
    </message>
    <message>
        <source>σ: the larger, the sharper the tip.</source>
        <translation>σ：越大，尖端越锐。</translation>
    </message>
    <message>
        <source>… this is chosen,</source>
        <translation>……选这个，</translation>
    </message>
    <message>
        <source>√(variance + ε) of each row.</source>
        <translation>每行的 √(variance + ε)。</translation>
    </message>
    <message>
        <source>√(variance + ε), with size 1 along the axis.</source>
        <translation>√(variance + ε)，沿该轴大小为 1。</translation>
    </message>
    <message>
        <source>Its rows are counted.</source>
        <translation type="vanished">按它的行计数。</translation>
    </message>
    <message>
        <source>Label smoothing: this much of the target is spread over the other classes.</source>
        <translation>标签平滑：把目标的这一部分分给其他类别。</translation>
    </message>
    <message>
        <source>Labels.</source>
        <translation>标签。</translation>
    </message>
    <message>
        <source>Largest slope that rrelu draws.</source>
        <translation>rrelu 抽取的最大斜率。</translation>
    </message>
    <message>
        <source>Layer norm</source>
        <translation>层规范化</translation>
    </message>
    <message>
        <source>Leaky Relu</source>
        <translation>Leaky ReLU</translation>
    </message>
    <message>
        <source>Least</source>
        <translation>最小值</translation>
    </message>
    <message>
        <source>Least slope that rrelu draws.</source>
        <translation>rrelu 抽取的最小斜率。</translation>
    </message>
    <message>
        <source>Leave g as it is in predict mode.</source>
        <translation>预测模式下 g 保持不变。</translation>
    </message>
    <message>
        <source>Leave the axis out, of which each part has size 1.</source>
        <translation>去掉该轴，每份在其上的大小为 1。</translation>
    </message>
    <message>
        <source>Leave the bias out.</source>
        <translation>不使用偏置。</translation>
    </message>
    <message>
        <source>Left matrix.</source>
        <translation type="vanished">左矩阵。</translation>
    </message>
    <message>
        <source>Left operand.</source>
        <translation>左操作数。</translation>
    </message>
    <message>
        <source>Length of a row.</source>
        <translation>一行的长度。</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>小于</translation>
    </message>
    <message>
        <source>Less or equal</source>
        <translation>小于等于</translation>
    </message>
    <message>
        <source>Less than number</source>
        <translation>小于数</translation>
    </message>
    <message>
        <source>Like the product.</source>
        <translation>与乘积同形。</translation>
    </message>
    <message>
        <source>Like the slice.</source>
        <translation>与切片同形。</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>Log base 10</source>
        <translation>以 10 为底的对数</translation>
    </message>
    <message>
        <source>Log base 2</source>
        <translation>以 2 为底的对数</translation>
    </message>
    <message>
        <source>Log of 1 plus</source>
        <translation>1 加后取对数</translation>
    </message>
    <message>
        <source>Log softmax</source>
        <translation>Log softmax</translation>
    </message>
    <message>
        <source>Logarithm of softmax without its rounding: y = z − log Σ eᶻ, with z = x / temperature.

The gradient is ∂L/∂z = g − softmax(x) · Σ g, where g is what arrives.</source>
        <translation>数值稳定的 softmax 的对数：y = z − log Σ eᶻ，其中 z = x / temperature。

梯度为 ∂L/∂z = g − softmax(x) · Σ g，g 为传来的梯度。</translation>
    </message>
    <message>
        <source>Logistic output</source>
        <translation>逻辑斯谛输出</translation>
    </message>
    <message>
        <source>Looks rows of a table up: indices of shape (…) give an output of shape (…, units).

It is a one-hot vector times the table, without the zeros. Indices are truncated, and clipped to the rows that
there are; they get no gradient.</source>
        <translation>查表取行：形状为 (…) 的索引给出形状为 (…, units) 的输出。

相当于独热向量乘以表，但省去了零。索引会截断取整，并限制在已有的行内；它们没有梯度。</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Loss gradient</source>
        <translation>损失的梯度</translation>
    </message>
    <message>
        <source>MSRAPrelu</source>
        <translation>MSRAPrelu</translation>
    </message>
    <message>
        <source>MXNet&apos;s device; there is one memory here.</source>
        <translation>MXNet 的设备；这里只有一个内存。</translation>
    </message>
    <message>
        <source>MXNet&apos;s way to take the length from elsewhere.</source>
        <translation>MXNet 从别处取长度的方式。</translation>
    </message>
    <message>
        <source>Max pooling</source>
        <translation>最大汇聚</translation>
    </message>
    <message>
        <source>Max pooling gradient</source>
        <translation>最大汇聚的梯度</translation>
    </message>
    <message>
        <source>Maximum</source>
        <translation>取较大值</translation>
    </message>
    <message>
        <source>Maximum with number</source>
        <translation>与数取较大值</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>Mean that predict mode uses.</source>
        <translation>预测模式使用的均值。</translation>
    </message>
    <message>
        <source>Memory that MXNet may use, in MB.</source>
        <translation>MXNet 可使用的内存（MB）。</translation>
    </message>
    <message>
        <source>Minimum</source>
        <translation>取较小值</translation>
    </message>
    <message>
        <source>Minimum with number</source>
        <translation>与数取较小值</translation>
    </message>
    <message>
        <source>Modulo</source>
        <translation>取模</translation>
    </message>
    <message>
        <source>Modulo number</source>
        <translation>对数取模</translation>
    </message>
    <message>
        <source>Multiply</source>
        <translation>乘</translation>
    </message>
    <message>
        <source>Multiply by number</source>
        <translation>乘以数</translation>
    </message>
    <message>
        <source>NaN to one</source>
        <translation>NaN 变一</translation>
    </message>
    <message>
        <source>Negative</source>
        <translation>取负</translation>
    </message>
    <message>
        <source>No gradient where the label is the ignored one.</source>
        <translation>标签为被忽略的值时没有梯度。</translation>
    </message>
    <message>
        <source>Norm</source>
        <translation>范数</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>正态分布</translation>
    </message>
    <message>
        <source>Normalization gradient</source>
        <translation>规范化的梯度</translation>
    </message>
    <message>
        <source>Normalizes each channel over the batch: x̂ = (x − mean) / √(variance + ε), y = γ x̂ + β.

In training, mean and (biased) variance are those of the batch, and the moving statistics follow:
moving = momentum · moving + (1 − momentum) · batch. In predict mode, and with ``use_global_stats``, the moving
ones are used. With ``fix_gamma`` (MXNet&apos;s default) γ is 1 and not trained. With ``output_mean_var`` the mean and
1 / √(variance + ε) are outputs too.

S. Ioffe, C. Szegedy: Batch normalization: accelerating deep network training by reducing internal covariate
shift. ICML 2015, algorithm 1.</source>
        <translation>在批量上规范化每个通道：x̂ = (x − mean) / √(variance + ε)，y = γ x̂ + β。

训练时使用批量的均值和（有偏）方差，移动统计量随之更新：moving = momentum · moving + (1 − momentum) · batch。预测模式下或设置 ``use_global_stats`` 时使用移动统计量。设置 ``fix_gamma``（MXNet 的默认）时 γ 为 1 且不训练。设置 ``output_mean_var`` 时均值和 1 / √(variance + ε) 也是输出。

S. Ioffe, C. Szegedy：Batch normalization: accelerating deep network training by reducing internal covariate
shift。ICML 2015，算法 1。</translation>
    </message>
    <message>
        <source>Normalizes each example over its features: x̂ = (x − mean) / √(variance + ε), y = γ x̂ + β.

Mean and variance are over one axis (the last one), in training and prediction alike.
With ``output_mean_var`` the mean and √(variance + ε) are outputs too.

J. L. Ba, J. R. Kiros, G. E. Hinton: Layer normalization. arXiv:1607.06450 (2016), section 3.</source>
        <translation>在特征上规范化每个样本：x̂ = (x − mean) / √(variance + ε)，y = γ x̂ + β。

均值和方差沿一个轴（最后一个）计算，训练和预测相同。设置 ``output_mean_var`` 时均值和 √(variance + ε) 也是输出。

J. L. Ba, J. R. Kiros, G. E. Hinton：Layer normalization。arXiv:1607.06450 (2016)，第 3 节。</translation>
    </message>
    <message>
        <source>Not</source>
        <translation>非</translation>
    </message>
    <message>
        <source>Not equal</source>
        <translation>不等于</translation>
    </message>
    <message>
        <source>Not equal to number</source>
        <translation>不等于数</translation>
    </message>
    <message>
        <source>Number modulo</source>
        <translation>数取模</translation>
    </message>
    <message>
        <source>Number of elements</source>
        <translation>元素个数</translation>
    </message>
    <message>
        <source>Number of inputs.</source>
        <translation>输入的个数。</translation>
    </message>
    <message>
        <source>Number of output channels.</source>
        <translation>输出通道数。</translation>
    </message>
    <message>
        <source>Number of output units.</source>
        <translation>输出单元数。</translation>
    </message>
    <message>
        <source>Number of parts.</source>
        <translation>份数。</translation>
    </message>
    <message>
        <source>Number of rows: how many different indices there are.</source>
        <translation>行数：有多少个不同的索引。</translation>
    </message>
    <message>
        <source>Numbers as probabilities: p = eᶻ / Σ eᶻ along an axis, with z = x / temperature.

The gradient is ∂L/∂z = p · (g − Σ g p), where g is what arrives.</source>
        <translation>把数变成概率：沿一个轴 p = eᶻ / Σ eᶻ，其中 z = x / temperature。

梯度为 ∂L/∂z = p · (g − Σ g p)，g 为传来的梯度。</translation>
    </message>
    <message>
        <source>One</source>
        <translation>全一</translation>
    </message>
    <message>
        <source>One array stretched to the shape of another, along all axes or along some.</source>
        <translation>把一个数组沿全部或部分轴广播到另一个的形状。</translation>
    </message>
    <message>
        <source>One axis.</source>
        <translation>一个轴。</translation>
    </message>
    <message>
        <source>One hot</source>
        <translation>独热编码</translation>
    </message>
    <message>
        <source>One hot like</source>
        <translation>同形独热</translation>
    </message>
    <message>
        <source>One number for each window: its largest value, average, sum, or p-norm (Σ |x|ᵖ)^(1/p).

Data is (N, C, …) with one, two or three axes of positions. An axis of size H gives
(H + 2 pad − kernel) / stride + 1 positions, rounded down (valid) or up (full). The gradient of a maximum goes to
the first of equal values.</source>
        <translation>每个窗口一个数：最大值、平均值、和，或 p 范数 (Σ |x|ᵖ)^(1/p)。

数据为 (N, C, …)，有一到三个位置轴。大小为 H 的轴给出 (H + 2 pad − kernel) / stride + 1 个位置，向下取整（valid）或向上取整（full）。最大值的梯度传给相等值中的第一个。</translation>
    </message>
    <message>
        <source>One of the arrays.</source>
        <translation>数组之一。</translation>
    </message>
    <message>
        <source>One over cube root</source>
        <translation>立方根的倒数</translation>
    </message>
    <message>
        <source>One over square root</source>
        <translation>平方根的倒数</translation>
    </message>
    <message>
        <source>One over the cube root.</source>
        <translation>立方根的倒数。</translation>
    </message>
    <message>
        <source>One over the input.</source>
        <translation>输入的倒数。</translation>
    </message>
    <message>
        <source>One over the square root.</source>
        <translation>平方根的倒数。</translation>
    </message>
    <message>
        <source>One window over everything.</source>
        <translation>一个窗口覆盖全部。</translation>
    </message>
    <message>
        <source>Ones</source>
        <translation>全一</translation>
    </message>
    <message>
        <source>Ones in the shape of the input; with a factor behind it, the head gradient of an output that is no loss.</source>
        <translation>与输入同形状的一；乘以系数后就是非损失输出的输出端梯度。</translation>
    </message>
    <message>
        <source>Ones like</source>
        <translation>同形全一</translation>
    </message>
    <message>
        <source>Or</source>
        <translation>或</translation>
    </message>
    <message>
        <source>Or number</source>
        <translation>或数</translation>
    </message>
    <message>
        <source>Order of the axes; channels come second.</source>
        <translation>轴的顺序；通道为第二个。</translation>
    </message>
    <message>
        <source>Orthogonal</source>
        <translation>正交</translation>
    </message>
    <message>
        <source>PRelu</source>
        <translation>PReLU</translation>
    </message>
    <message>
        <source>Part of concatenation</source>
        <translation>连结的部分</translation>
    </message>
    <message>
        <source>Per output</source>
        <translation>按输出</translation>
    </message>
    <message>
        <source>Pick</source>
        <translation>选取</translation>
    </message>
    <message>
        <source>Pick of each window</source>
        <translation>选取每个窗口</translation>
    </message>
    <message>
        <source>Pick, gradient</source>
        <translation>选取的梯度</translation>
    </message>
    <message>
        <source>Pixels row by row, scaled from 0…16 to 0…1.</source>
        <translation>逐行的像素，从 0…16 缩放到 0…1。</translation>
    </message>
    <message>
        <source>Place of greatest</source>
        <translation>最大值位置</translation>
    </message>
    <message>
        <source>Place of least</source>
        <translation>最小值位置</translation>
    </message>
    <message>
        <source>Places among the padded positions.</source>
        <translation>填充后位置中的序号。</translation>
    </message>
    <message>
        <source>Plain loss</source>
        <translation>直接损失</translation>
    </message>
    <message>
        <source>Pooling</source>
        <translation>汇聚层</translation>
    </message>
    <message>
        <source>Pooling gradient</source>
        <translation>汇聚的梯度</translation>
    </message>
    <message>
        <source>Positions added on both sides; none if not given.</source>
        <translation>两侧补充的位置；未给出则没有。</translation>
    </message>
    <message>
        <source>Positive part</source>
        <translation>正部</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>幂</translation>
    </message>
    <message>
        <source>Power of number</source>
        <translation>数的幂</translation>
    </message>
    <message>
        <source>Power of two arrays of one shape, element by element.</source>
        <translation>两个同形状数组按元素求幂。</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>求积</translation>
    </message>
    <message>
        <source>Product of numbers</source>
        <translation>有效数之积</translation>
    </message>
    <message>
        <source>Product of the others</source>
        <translation>其余之积</translation>
    </message>
    <message>
        <source>Product of two arrays of one shape, element by element.</source>
        <translation>两个同形状数组按元素相乘。</translation>
    </message>
    <message>
        <source>Quotient of two arrays of one shape, element by element.</source>
        <translation>两个同形状数组按元素相除。</translation>
    </message>
    <message>
        <source>RRelu</source>
        <translation>RReLU</translation>
    </message>
    <message>
        <source>Radians</source>
        <translation>角度转弧度</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>等差数列</translation>
    </message>
    <message>
        <source>Read the shape from the end.</source>
        <translation>从末尾读形状。</translation>
    </message>
    <message>
        <source>Reciprocal</source>
        <translation>倒数</translation>
    </message>
    <message>
        <source>Reduce the other axes instead.</source>
        <translation>改为归约其他的轴。</translation>
    </message>
    <message>
        <source>Relu</source>
        <translation>ReLU</translation>
    </message>
    <message>
        <source>Remainder of two arrays of one shape, element by element; it has the sign of the divisor.</source>
        <translation>两个同形状数组按元素取余；符号与除数相同。</translation>
    </message>
    <message>
        <source>Repeat</source>
        <translation>重复</translation>
    </message>
    <message>
        <source>Repeat, gradient</source>
        <translation>重复的梯度</translation>
    </message>
    <message>
        <source>Reshape</source>
        <translation>改变形状</translation>
    </message>
    <message>
        <source>Reshape like</source>
        <translation>变为同形</translation>
    </message>
    <message>
        <source>Right matrix.</source>
        <translation type="vanished">右矩阵。</translation>
    </message>
    <message>
        <source>Right operand, of the same shape.</source>
        <translation type="vanished">右操作数，形状相同。</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Scale γ.</source>
        <translation>拉伸参数 γ。</translation>
    </message>
    <message>
        <source>Scatter</source>
        <translation>散布</translation>
    </message>
    <message>
        <source>Scores (logits).</source>
        <translation>得分（logits）。</translation>
    </message>
    <message>
        <source>Scores, (N, K).</source>
        <translation>得分，(N, K)。</translation>
    </message>
    <message>
        <source>Scores.</source>
        <translation>得分。</translation>
    </message>
    <message>
        <source>Selu</source>
        <translation>SELU</translation>
    </message>
    <message>
        <source>Sets a share p of the elements to zero in training, and divides the others by 1 − p: y = x · m.

The mask m is 0 with probability p, else 1 / (1 − p), so that the expected value stays; the gradient goes through
the same mask. In predict mode it is the identity, unless ``mode`` is always. Along ``axes`` one draw holds for
all.

N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov: Dropout: a simple way to prevent neural
networks from overfitting. Journal of Machine Learning Research 15 (2014), page 1929, section 4. There the weights
are scaled when predicting; scaling the kept values in training instead gives the same expectation.</source>
        <translation>训练时把比例为 p 的元素置零，其余除以 1 − p：y = x · m。

掩码 m 以概率 p 为 0，否则为 1 / (1 − p)，因此期望不变；梯度经过同一掩码。预测模式下是恒等，除非 ``mode`` 为 always。沿 ``axes`` 共用一次抽样。

N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov：Dropout: a simple way to prevent neural
networks from overfitting。Journal of Machine Learning Research 15 (2014)，第 1929 页，第 4 节。那里在预测时缩放权重；改为在训练时缩放保留的值，期望相同。</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Share of the elements that are set to zero.</source>
        <translation>置零元素的比例。</translation>
    </message>
    <message>
        <source>Shift β.</source>
        <translation>偏移参数 β。</translation>
    </message>
    <message>
        <source>Sigmoid</source>
        <translation>Sigmoid</translation>
    </message>
    <message>
        <source>Sigmoid of</source>
        <translation>Sigmoid 函数</translation>
    </message>
    <message>
        <source>Sign</source>
        <translation>符号</translation>
    </message>
    <message>
        <source>Sine</source>
        <translation>正弦</translation>
    </message>
    <message>
        <source>Size of the window along each axis: (3, 3).</source>
        <translation>窗口沿各轴的大小：(3, 3)。</translation>
    </message>
    <message>
        <source>Size of the window along each axis; not needed for global pooling.</source>
        <translation>窗口沿各轴的大小；全局汇聚时不需要。</translation>
    </message>
    <message>
        <source>Slice</source>
        <translation>切片</translation>
    </message>
    <message>
        <source>Slice along axis</source>
        <translation>沿轴切片</translation>
    </message>
    <message>
        <source>Slice along axis, gradient</source>
        <translation>沿轴切片的梯度</translation>
    </message>
    <message>
        <source>Slice like</source>
        <translation>切成同形</translation>
    </message>
    <message>
        <source>Slice like, gradient</source>
        <translation>切成同形的梯度</translation>
    </message>
    <message>
        <source>Slice, gradient</source>
        <translation>切片的梯度</translation>
    </message>
    <message>
        <source>Slope of leaky below zero; factor of elu.</source>
        <translation>leaky 在零以下的斜率；elu 的系数。</translation>
    </message>
    <message>
        <source>Slope γ below zero, for each channel, or one for all.</source>
        <translation>零以下的斜率 γ，每个通道一个，或共用一个。</translation>
    </message>
    <message>
        <source>Softmax</source>
        <translation>Softmax</translation>
    </message>
    <message>
        <source>Softmax activation</source>
        <translation>Softmax 激活</translation>
    </message>
    <message>
        <source>Softmax along the last axis (instance), or at each position over the channels, axis 1 (channel).

MXNet keeps it for old programs; `softmax` with an axis says the same more clearly. Its documentation has
&quot;instance&quot; go over all numbers of an example; what it does, and what is done here, is the last axis.</source>
        <translation>沿最后一个轴的 softmax（instance），或在每个位置对通道即轴 1 的 softmax（channel）。

MXNet 为旧程序保留它；带轴的 `softmax` 更清楚。其文档称 instance 作用于样本的所有数；它实际的做法，也是这里的做法，是沿最后一个轴。</translation>
    </message>
    <message>
        <source>Softmax cross entropy</source>
        <translation>Softmax 交叉熵</translation>
    </message>
    <message>
        <source>Softmax of the negative: the smallest number gets the largest probability.</source>
        <translation>取负后的 softmax：最小的数得到最大的概率。</translation>
    </message>
    <message>
        <source>Softmax output</source>
        <translation>Softmax 输出</translation>
    </message>
    <message>
        <source>Softmax output curvature</source>
        <translation>Softmax 输出的曲率</translation>
    </message>
    <message>
        <source>Softmax output gradient</source>
        <translation>Softmax 输出的梯度</translation>
    </message>
    <message>
        <source>Softmax with the cross entropy as its loss: p = softmax(x), and the gradient is p − label.

The output is p; head gradients are ignored in backward. Labels are class numbers, or probabilities if they
have the shape of the data. The gradient is that of the cross entropy *summed* over the batch, unless
``normalization`` divides it.</source>
        <translation>以交叉熵为损失的 softmax：p = softmax(x)，梯度为 p − label。

输出是 p；反向时忽略输出端梯度。标签是类别编号；若与数据同形，则是概率。梯度是交叉熵在批量上*求和*的梯度，除非由 ``normalization`` 去除。</translation>
    </message>
    <message>
        <source>Softmin</source>
        <translation>Softmin</translation>
    </message>
    <message>
        <source>Softrelu</source>
        <translation>Softrelu</translation>
    </message>
    <message>
        <source>Softsign</source>
        <translation>Softsign</translation>
    </message>
    <message>
        <source>Spread over rows</source>
        <translation type="vanished">按行扩展</translation>
    </message>
    <message>
        <source>Square</source>
        <translation>平方</translation>
    </message>
    <message>
        <source>Square root</source>
        <translation>平方根</translation>
    </message>
    <message>
        <source>Squared error output</source>
        <translation>平方误差输出</translation>
    </message>
    <message>
        <source>Squeeze</source>
        <translation>压缩维</translation>
    </message>
    <message>
        <source>Stack</source>
        <translation>堆叠</translation>
    </message>
    <message>
        <source>Step from one element of a window to the next; 1 if not given.</source>
        <translation>窗口内相邻元素之间的步长；未给出则为 1。</translation>
    </message>
    <message>
        <source>Step from one window to the next; 1 if not given.</source>
        <translation>相邻窗口之间的步长；未给出则为 1。</translation>
    </message>
    <message>
        <source>Stop gradient</source>
        <translation>停止梯度</translation>
    </message>
    <message>
        <source>Stretch like</source>
        <translation>广播到同形</translation>
    </message>
    <message>
        <source>Subtract</source>
        <translation>减</translation>
    </message>
    <message>
        <source>Subtract from number</source>
        <translation>数减去</translation>
    </message>
    <message>
        <source>Subtract number</source>
        <translation>减去数</translation>
    </message>
    <message>
        <source>Sum</source>
        <translation>求和</translation>
    </message>
    <message>
        <source>Sum like</source>
        <translation>求和到同形</translation>
    </message>
    <message>
        <source>Sum of all</source>
        <translation>求总和</translation>
    </message>
    <message>
        <source>Sum of any number of arrays of one shape; the sum at a shared parameter&apos;s gradient is one of these.</source>
        <translation>任意多个同形状数组之和；共享参数的梯度求和就是这样的和。</translation>
    </message>
    <message>
        <source>Sum of numbers</source>
        <translation>有效数之和</translation>
    </message>
    <message>
        <source>Sum of two arrays of one shape, element by element.</source>
        <translation>两个同形状数组按元素相加。</translation>
    </message>
    <message>
        <source>Sum over rows</source>
        <translation type="vanished">按行求和</translation>
    </message>
    <message>
        <source>Take all axes but the first as one.</source>
        <translation>除第一个轴外合为一个轴。</translation>
    </message>
    <message>
        <source>Take, gradient</source>
        <translation>取切片的梯度</translation>
    </message>
    <message>
        <source>Tangent</source>
        <translation>正切</translation>
    </message>
    <message>
        <source>Tanh</source>
        <translation>Tanh</translation>
    </message>
    <message>
        <source>The absolute value; the gradient at 0 is 0.</source>
        <translation>绝对值；0 处的梯度为 0。</translation>
    </message>
    <message>
        <source>The angle with this cosine, for x from -1 to 1.</source>
        <translation>余弦为此值的角，x 在 -1 到 1 之间。</translation>
    </message>
    <message>
        <source>The angle with this sine, for x from -1 to 1.</source>
        <translation>正弦为此值的角，x 在 -1 到 1 之间。</translation>
    </message>
    <message>
        <source>The angle with this tangent.</source>
        <translation>正切为此值的角。</translation>
    </message>
    <message>
        <source>The array.</source>
        <translation>数组。</translation>
    </message>
    <message>
        <source>The axes in another order, or in the opposite one.</source>
        <translation>改变轴的顺序，或反转顺序。</translation>
    </message>
    <message>
        <source>The axes that a group runs over.</source>
        <translation>一组所跨的轴。</translation>
    </message>
    <message>
        <source>The axes that are reduced; all if not given.</source>
        <translation>被归约的轴；未给出则为全部。</translation>
    </message>
    <message>
        <source>The axes that stretch; all if not given.</source>
        <translation>被广播的轴；未给出则为全部。</translation>
    </message>
    <message>
        <source>The axes whose sizes they take.</source>
        <translation>提供大小的轴。</translation>
    </message>
    <message>
        <source>The axes, of size 1.</source>
        <translation>大小为 1 的轴。</translation>
    </message>
    <message>
        <source>The axes, of size 1; all such if not given.</source>
        <translation>大小为 1 的轴；未给出则为全部。</translation>
    </message>
    <message>
        <source>The axes.</source>
        <translation>轴。</translation>
    </message>
    <message>
        <source>The axes; all if not given.</source>
        <translation>轴；未给出则为全部。</translation>
    </message>
    <message>
        <source>The axis after the last that is replaced; all if not given.</source>
        <translation>被替换的最后一个轴之后；未给出则为全部。</translation>
    </message>
    <message>
        <source>The axis after the last that is taken; all if not given.</source>
        <translation>取用的最后一个轴之后；未给出则为全部。</translation>
    </message>
    <message>
        <source>The axis along which a vector lies; none: sizes of 1 are stretched.</source>
        <translation>向量所在的轴；无：广播大小为 1 的轴。</translation>
    </message>
    <message>
        <source>The axis along which the numbers add up to 1.</source>
        <translation>沿此轴各数之和为 1。</translation>
    </message>
    <message>
        <source>The axis of the channels.</source>
        <translation>通道所在的轴。</translation>
    </message>
    <message>
        <source>The axis of the features, or with `exclude` of the channels.</source>
        <translation>特征所在的轴；设置 `exclude` 时为通道所在的轴。</translation>
    </message>
    <message>
        <source>The axis of the features.</source>
        <translation>特征所在的轴。</translation>
    </message>
    <message>
        <source>The axis; all elements in one row if not given.</source>
        <translation>轴；未给出则把所有元素排成一行。</translation>
    </message>
    <message>
        <source>The axis; among all elements if not given.</source>
        <translation>轴；未给出则在所有元素中。</translation>
    </message>
    <message>
        <source>The axis; from the end if negative.</source>
        <translation>轴；负数从末尾数起。</translation>
    </message>
    <message>
        <source>The axis; the place among all elements if not given.</source>
        <translation>轴；未给出则为在全部元素中的位置。</translation>
    </message>
    <message>
        <source>The beginning of an array, as long as another one along all axes or along some.</source>
        <translation>数组的开头部分，沿全部或部分轴与另一个等长。</translation>
    </message>
    <message>
        <source>The bias of an LSTM&apos;s forget gates.</source>
        <translation>LSTM 遗忘门的偏置。</translation>
    </message>
    <message>
        <source>The bias of the forget gate.</source>
        <translation>遗忘门的偏置。</translation>
    </message>
    <message>
        <source>The cosine.</source>
        <translation>余弦。</translation>
    </message>
    <message>
        <source>The cross entropy of softmax with class numbers, summed over the rows: y = −Σᵢ log softmax(xᵢ)[labelᵢ].

Other than `SoftmaxOutput` it is an ordinary function with one number as its value, and takes head gradients:
∂L/∂x = g · (softmax(x) − onehot(label)).</source>
        <translation>softmax 与类别编号的交叉熵，对各行求和：y = −Σᵢ log softmax(xᵢ)[labelᵢ]。

与 `SoftmaxOutput` 不同，它是普通函数，值是一个数，并接受输出端梯度：∂L/∂x = g · (softmax(x) − onehot(label))。</translation>
    </message>
    <message>
        <source>The cube root.</source>
        <translation>立方根。</translation>
    </message>
    <message>
        <source>The data, for its shape.</source>
        <translation>数据，取其形状。</translation>
    </message>
    <message>
        <source>The difference of two arrays that are broadcast.</source>
        <translation>两个数组广播后之差。</translation>
    </message>
    <message>
        <source>The digit, 0 to 9.</source>
        <translation>数字，0 到 9。</translation>
    </message>
    <message>
        <source>The distribution of T.</source>
        <translation>T 的分布。</translation>
    </message>
    <message>
        <source>The distribution.</source>
        <translation>分布。</translation>
    </message>
    <message>
        <source>The elements at indices along an axis, one for each place along the others.</source>
        <translation>沿一个轴按索引选取元素，其他轴的每个位置一个。</translation>
    </message>
    <message>
        <source>The elements of one array where a condition is not 0, else those of another.

The condition has the arrays&apos; shape, or one number for each of their rows.</source>
        <translation>条件不为 0 处取一个数组的元素，否则取另一个的。

条件与数组同形，或每行一个数。</translation>
    </message>
    <message>
        <source>The elements, or slices, at places that columns of indices name.</source>
        <translation>各列索引所指位置的元素或切片。</translation>
    </message>
    <message>
        <source>The elements.</source>
        <translation>元素。</translation>
    </message>
    <message>
        <source>The error function, from -1 to 1.</source>
        <translation>误差函数，取值 -1 到 1。</translation>
    </message>
    <message>
        <source>The exponential function minus 1, exact near 0.</source>
        <translation>指数函数减 1，在 0 附近精确。</translation>
    </message>
    <message>
        <source>The exponential function.</source>
        <translation>指数函数。</translation>
    </message>
    <message>
        <source>The factor c.</source>
        <translation>系数 c。</translation>
    </message>
    <message>
        <source>The first axis that is replaced; 0 if not given.</source>
        <translation>被替换的第一个轴；未给出则为 0。</translation>
    </message>
    <message>
        <source>The first axis that is taken; 0 if not given.</source>
        <translation>取用的第一个轴；未给出则为 0。</translation>
    </message>
    <message>
        <source>The first number; the stop, if there is none.</source>
        <translation>第一个数；若没有终点，则它是终点。</translation>
    </message>
    <message>
        <source>The function.</source>
        <translation>函数。</translation>
    </message>
    <message>
        <source>The greater of an array and a number; where they are equal, the gradient passes.</source>
        <translation>数组与数中的较大者；相等处梯度通过。</translation>
    </message>
    <message>
        <source>The greater of two arrays of one shape, element by element; equal ones pass the gradient to the left.</source>
        <translation>两个同形状数组按元素取较大者；相等时梯度传给左边。</translation>
    </message>
    <message>
        <source>The greater of two arrays that are broadcast; equal elements pass the gradient to the left.</source>
        <translation>两个数组广播后取较大者；相等时梯度传给左边。</translation>
    </message>
    <message>
        <source>The greatest element over axes; each one that equals it gets the whole gradient.</source>
        <translation>沿轴的最大元素；每个与之相等的元素都得到全部梯度。</translation>
    </message>
    <message>
        <source>The greatest value.</source>
        <translation>最大值。</translation>
    </message>
    <message>
        <source>The greatest whole number that is not greater.</source>
        <translation>不大于它的最大整数。</translation>
    </message>
    <message>
        <source>The hyperbolic cosine.</source>
        <translation>双曲余弦。</translation>
    </message>
    <message>
        <source>The hyperbolic sine.</source>
        <translation>双曲正弦。</translation>
    </message>
    <message>
        <source>The hyperbolic tangent.</source>
        <translation>双曲正切。</translation>
    </message>
    <message>
        <source>The hypotenuse of an array and a number.</source>
        <translation>数组与数的斜边。</translation>
    </message>
    <message>
        <source>The hypotenuse of two arrays of one shape, element by element.</source>
        <translation>两个同形状数组按元素求斜边。</translation>
    </message>
    <message>
        <source>The hypotenuse of two arrays that are broadcast.</source>
        <translation>两个数组广播后的斜边。</translation>
    </message>
    <message>
        <source>The identity whose gradient is zero: what is behind it is not trained through it.</source>
        <translation>梯度为零的恒等：其前面的部分不会经它训练。</translation>
    </message>
    <message>
        <source>The identity with the absolute error as its loss: |x − label|.

The gradient is sign(x − label) · grad_scale / k, with k numbers in each row. Head gradients are ignored.</source>
        <translation>以绝对误差为损失的恒等：|x − label|。

梯度为 sign(x − label) · grad_scale / k，每行 k 个数。忽略输出端梯度。</translation>
    </message>
    <message>
        <source>The identity with the squared error as its loss: ½ (x − label)².

The gradient is (x − label) · grad_scale / k, with k numbers in each row. Head gradients are ignored.</source>
        <translation>以平方误差为损失的恒等：½ (x − label)²。

梯度为 (x − label) · grad_scale / k，每行 k 个数。忽略输出端梯度。</translation>
    </message>
    <message>
        <source>The identity, and the beginning of a gradient: its input is the loss, summed over all elements.

The gradient is grad_scale everywhere; ``batch`` divides it by the rows, ``valid`` by the count of values above
``valid_thresh`` (at least 1). Head gradients are ignored.</source>
        <translation>恒等，也是梯度的起点：它的输入就是损失，对所有元素求和。

梯度处处为 grad_scale；``batch`` 除以行数，``valid`` 除以大于 ``valid_thresh`` 的值的个数（至少为 1）。忽略输出端梯度。</translation>
    </message>
    <message>
        <source>The input as it is.</source>
        <translation>原样输出。</translation>
    </message>
    <message>
        <source>The input as numbers of another type; whole numbers are cut off towards zero.</source>
        <translation>把输入转换为另一种数值类型；转为整数时向零截断。</translation>
    </message>
    <message>
        <source>The input stretched along axes where its size is 1.</source>
        <translation>沿大小为 1 的轴广播输入。</translation>
    </message>
    <message>
        <source>The input stretched to a shape with as many axes; 0 keeps a size.</source>
        <translation>把输入广播到轴数相同的形状；0 表示保留该大小。</translation>
    </message>
    <message>
        <source>The input with its sign turned.</source>
        <translation>改变输入的符号。</translation>
    </message>
    <message>
        <source>The input, held between two bounds; on the bounds the gradient still passes.</source>
        <translation>把输入限制在两个界之间；在界上梯度仍通过。</translation>
    </message>
    <message>
        <source>The inverse of the error function, for x between -1 and 1.</source>
        <translation>误差函数的反函数，x 在 -1 与 1 之间。</translation>
    </message>
    <message>
        <source>The inverse of the hyperbolic cosine, for x from 1.</source>
        <translation>双曲余弦的反函数，x 不小于 1。</translation>
    </message>
    <message>
        <source>The inverse of the hyperbolic sine.</source>
        <translation>双曲正弦的反函数。</translation>
    </message>
    <message>
        <source>The inverse of the hyperbolic tangent, for x between -1 and 1.</source>
        <translation>双曲正切的反函数，x 在 -1 与 1 之间。</translation>
    </message>
    <message>
        <source>The kind of network.</source>
        <translation>网络的种类。</translation>
    </message>
    <message>
        <source>The label that `use_ignore` leaves out.</source>
        <translation>`use_ignore` 忽略的标签。</translation>
    </message>
    <message>
        <source>The largest magnitude that is drawn.</source>
        <translation>抽样的最大绝对值。</translation>
    </message>
    <message>
        <source>The least element over axes; each one that equals it gets the whole gradient.</source>
        <translation>沿轴的最小元素；每个与之相等的元素都得到全部梯度。</translation>
    </message>
    <message>
        <source>The least value.</source>
        <translation>最小值。</translation>
    </message>
    <message>
        <source>The least whole number that is not less.</source>
        <translation>不小于它的最小整数。</translation>
    </message>
    <message>
        <source>The length of each row or column.</source>
        <translation>每行或每列的长度。</translation>
    </message>
    <message>
        <source>The length of the vectors.</source>
        <translation>向量的长度。</translation>
    </message>
    <message>
        <source>The lesser of an array and a number; where they are equal, the gradient passes.</source>
        <translation>数组与数中的较小者；相等处梯度通过。</translation>
    </message>
    <message>
        <source>The lesser of two arrays of one shape, element by element; equal ones pass the gradient to the left.</source>
        <translation>两个同形状数组按元素取较小者；相等时梯度传给左边。</translation>
    </message>
    <message>
        <source>The lesser of two arrays that are broadcast; equal elements pass the gradient to the left.</source>
        <translation>两个数组广播后取较小者；相等时梯度传给左边。</translation>
    </message>
    <message>
        <source>The logarithm to base 10.</source>
        <translation>以 10 为底的对数。</translation>
    </message>
    <message>
        <source>The logarithm to base 2.</source>
        <translation>以 2 为底的对数。</translation>
    </message>
    <message>
        <source>The logistic function.</source>
        <translation>逻辑斯谛函数。</translation>
    </message>
    <message>
        <source>The matrix products of two batches of matrices: (N, n, k) with (N, k, m) is (N, n, m).</source>
        <translation>两批矩阵的矩阵乘积：(N, n, k) 与 (N, k, m) 得 (N, n, m)。</translation>
    </message>
    <message>
        <source>The mean over axes.</source>
        <translation>沿轴求均值。</translation>
    </message>
    <message>
        <source>The mean that was used.</source>
        <translation>所用的均值。</translation>
    </message>
    <message>
        <source>The mean, with size 1 along the axis.</source>
        <translation>均值，沿该轴大小为 1。</translation>
    </message>
    <message>
        <source>The moving mean after this step.</source>
        <translation>这一步之后的移动均值。</translation>
    </message>
    <message>
        <source>The moving variance after this step.</source>
        <translation>这一步之后的移动方差。</translation>
    </message>
    <message>
        <source>The natural logarithm of 1 + x, exact near 0.</source>
        <translation>1 + x 的自然对数，在 0 附近精确。</translation>
    </message>
    <message>
        <source>The natural logarithm; the gradient is 1/x for negative x as well, where the value is none.</source>
        <translation>自然对数；对没有值的负 x，梯度也是 1/x。</translation>
    </message>
    <message>
        <source>The nearest whole number towards 0.</source>
        <translation>向 0 方向最近的整数。</translation>
    </message>
    <message>
        <source>The nearest whole number, of two equally near the lesser one.</source>
        <translation>最近的整数，两个同样近时取较小的。</translation>
    </message>
    <message>
        <source>The nearest whole number, of two equally near the one away from 0.</source>
        <translation>最近的整数，两个同样近时取远离 0 的。</translation>
    </message>
    <message>
        <source>The new shape, with its codes.</source>
        <translation>新的形状，可含代码。</translation>
    </message>
    <message>
        <source>The new size of each.</source>
        <translation>各自的新大小。</translation>
    </message>
    <message>
        <source>The norm over axes: the sum of sizes (order 1), or the root of the sum of squares (order 2).</source>
        <translation>沿轴的范数：绝对值之和（1 阶），或平方和的根（2 阶）。</translation>
    </message>
    <message>
        <source>The number of elements of an array, as an array of one integer.</source>
        <translation>数组的元素个数，以单个整数的数组给出。</translation>
    </message>
    <message>
        <source>The number of hidden units.</source>
        <translation>隐藏单元数。</translation>
    </message>
    <message>
        <source>The number of layers.</source>
        <translation>层数。</translation>
    </message>
    <message>
        <source>The number.</source>
        <translation>数。</translation>
    </message>
    <message>
        <source>The row.</source>
        <translation type="vanished">行。</translation>
    </message>
    <message>
        <source>The same pixels as one channel of 8 rows and 8 columns.</source>
        <translation>同样的像素，排成一个 8 行 8 列的通道。</translation>
    </message>
    <message>
        <source>The shape before.</source>
        <translation>归约前的形状。</translation>
    </message>
    <message>
        <source>The shape of the output.</source>
        <translation>输出的形状。</translation>
    </message>
    <message>
        <source>The shape, (N, K).</source>
        <translation>形状，(N, K)。</translation>
    </message>
    <message>
        <source>The shape.</source>
        <translation>形状。</translation>
    </message>
    <message>
        <source>The shape; 0 keeps the size of the input.</source>
        <translation>形状；0 表示保留输入的大小。</translation>
    </message>
    <message>
        <source>The sigmoid with the binary cross entropy as its loss: −label · log p − (1 − label) · log (1 − p).

The gradient is (p − label) · grad_scale / k, with k numbers in each row. Head gradients are ignored.</source>
        <translation>以二元交叉熵为损失的 sigmoid：−label · log p − (1 − label) · log (1 − p)。

梯度为 (p − label) · grad_scale / k，每行 k 个数。忽略输出端梯度。</translation>
    </message>
    <message>
        <source>The sign: -1, 0 or 1.</source>
        <translation type="vanished">符号：-1、0 或 1。</translation>
    </message>
    <message>
        <source>The sine.</source>
        <translation>正弦。</translation>
    </message>
    <message>
        <source>The sizes of an array, as an array of integers.</source>
        <translation>数组的各轴大小，以整数数组给出。</translation>
    </message>
    <message>
        <source>The slices of an array at indices along an axis, in the shape of the indices.</source>
        <translation>数组沿一个轴在各索引处的切片，按索引的形状排列。</translation>
    </message>
    <message>
        <source>The slices.</source>
        <translation>切片。</translation>
    </message>
    <message>
        <source>The slope of the line.</source>
        <translation>直线的斜率。</translation>
    </message>
    <message>
        <source>The slope of the relu on its negative side; 0 for a plain relu.</source>
        <translation>relu 负侧的斜率；普通 relu 为 0。</translation>
    </message>
    <message>
        <source>The slopes.</source>
        <translation>斜率。</translation>
    </message>
    <message>
        <source>The square root.</source>
        <translation>平方根。</translation>
    </message>
    <message>
        <source>The square.</source>
        <translation>平方。</translation>
    </message>
    <message>
        <source>The standard deviation.</source>
        <translation>标准差。</translation>
    </message>
    <message>
        <source>The value of every element.</source>
        <translation type="vanished">每个元素的值。</translation>
    </message>
    <message>
        <source>The values.</source>
        <translation>值。</translation>
    </message>
    <message>
        <source>Transpose the left matrix.</source>
        <translation type="vanished">转置左矩阵。</translation>
    </message>
    <message>
        <source>Transpose the right matrix.</source>
        <translation type="vanished">转置右矩阵。</translation>
    </message>
    <message>
        <source>Uniform</source>
        <translation>均匀分布</translation>
    </message>
    <message>
        <source>Use the moving statistics in training too.</source>
        <translation>训练时也使用移动统计量。</translation>
    </message>
    <message>
        <source>Variable</source>
        <translation>变量</translation>
    </message>
    <message>
        <source>Variance that predict mode uses.</source>
        <translation>预测模式使用的方差。</translation>
    </message>
    <message>
        <source>Weight matrix, (units, in).</source>
        <translation>权重矩阵，(units, in)。</translation>
    </message>
    <message>
        <source>What adds up to 1: the last axis, or axis 1.</source>
        <translation>哪个轴之和为 1：最后一个轴，或轴 1。</translation>
    </message>
    <message>
        <source>What becomes of a window.</source>
        <translation>窗口如何汇聚。</translation>
    </message>
    <message>
        <source>What becomes of indices beyond the axis: clip takes the nearest, wrap counts round.</source>
        <translation>超出轴的索引如何处理：clip 取最近的，wrap 循环计数。</translation>
    </message>
    <message>
        <source>What fills the weights; none: what their names say.</source>
        <translation>用什么初始化权重；无：按名称决定。</translation>
    </message>
    <message>
        <source>What is predicted.</source>
        <translation>预测值。</translation>
    </message>
    <message>
        <source>What is right.</source>
        <translation>真实值。</translation>
    </message>
    <message>
        <source>What is sliced.</source>
        <translation>被切片的数组。</translation>
    </message>
    <message>
        <source>What is stretched.</source>
        <translation>被广播的数组。</translation>
    </message>
    <message>
        <source>What is summed.</source>
        <translation>被求和的数组。</translation>
    </message>
    <message>
        <source>What the factor divides; 2 suits relu.</source>
        <translation>系数的大小；2 适合 relu。</translation>
    </message>
    <message>
        <source>What the input was multiplied with.</source>
        <translation>输入所乘的掩码。</translation>
    </message>
    <message>
        <source>When to drop.</source>
        <translation>何时丢弃。</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>条件选择</translation>
    </message>
    <message>
        <source>Where each axis begins; None for its own beginning.</source>
        <translation>各轴从何处开始；None 表示从头。</translation>
    </message>
    <message>
        <source>Where each maximum is among the padded positions, as integers.</source>
        <translation>每个最大值在填充后位置中的序号，整数。</translation>
    </message>
    <message>
        <source>Where it is not 0, …</source>
        <translation>不为 0 处……</translation>
    </message>
    <message>
        <source>Where the maxima are among the padded positions.</source>
        <translation>最大值在填充后位置中的序号。</translation>
    </message>
    <message>
        <source>Where the new axis is; from the end if negative.</source>
        <translation>新轴的位置；负数从末尾数起。</translation>
    </message>
    <message>
        <source>Where the part begins; from the end if negative.</source>
        <translation>该部分从何处开始；负数从末尾数起。</translation>
    </message>
    <message>
        <source>Where they go.</source>
        <translation>放到何处。</translation>
    </message>
    <message>
        <source>Whether each layer also reads backward.</source>
        <translation>每层是否也反向读取。</translation>
    </message>
    <message>
        <source>Which axis of the input each axis of the output is; the opposite order if not given.</source>
        <translation>输出的各轴对应输入的哪个轴；未给出则反转顺序。</translation>
    </message>
    <message>
        <source>Which element, for each place.</source>
        <translation>每个位置取哪个元素。</translation>
    </message>
    <message>
        <source>Which elements are taken along each axis; backwards if negative.</source>
        <translation>沿各轴取哪些元素；负数为倒序。</translation>
    </message>
    <message>
        <source>Which fan divides: that of the inputs, of the outputs, or their mean.</source>
        <translation>除以哪个扇数：输入的、输出的，或二者平均。</translation>
    </message>
    <message>
        <source>Which of the arrays.</source>
        <translation>哪一个数组。</translation>
    </message>
    <message>
        <source>Which slices.</source>
        <translation>哪些切片。</translation>
    </message>
    <message>
        <source>Width and height of a block.</source>
        <translation>块的宽和高。</translation>
    </message>
    <message>
        <source>Windows that fit (valid), or also a last one that sticks out (full).</source>
        <translation>只取放得下的窗口（valid），或也取最后一个伸出的（full）。</translation>
    </message>
    <message>
        <source>Xavier</source>
        <translation>Xavier</translation>
    </message>
    <message>
        <source>Zero</source>
        <translation>全零</translation>
    </message>
    <message>
        <source>Zero in predict mode, where statistics are constants.</source>
        <translation>预测模式下为零，此时统计量是常数。</translation>
    </message>
    <message>
        <source>Zeros</source>
        <translation>全零</translation>
    </message>
    <message>
        <source>Zeros added on both sides; none if not given.</source>
        <translation>两侧补零的数量；未给出则不补。</translation>
    </message>
    <message>
        <source>Zeros in the shape of the input.</source>
        <translation>与输入同形状的零。</translation>
    </message>
    <message>
        <source>Zeros like</source>
        <translation>同形全零</translation>
    </message>
    <message>
        <source>axes</source>
        <translation>轴</translation>
    </message>
    <message>
        <source>axis</source>
        <translation>轴</translation>
    </message>
    <message>
        <source>begin</source>
        <translation>起点</translation>
    </message>
    <message>
        <source>bidirectional</source>
        <translation>双向</translation>
    </message>
    <message>
        <source>block</source>
        <translation>块</translation>
    </message>
    <message>
        <source>convention</source>
        <translation>约定</translation>
    </message>
    <message>
        <source>count padding</source>
        <translation>计入填充</translation>
    </message>
    <message>
        <source>ctx</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>cudnn_off</source>
        <translation>关闭 cudnn</translation>
    </message>
    <message>
        <source>cudnn_tune</source>
        <translation>cudnn 调优</translation>
    </message>
    <message>
        <source>depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>dilate</source>
        <translation>膨胀</translation>
    </message>
    <message>
        <source>drop axis</source>
        <translation>去掉轴</translation>
    </message>
    <message>
        <source>dtype</source>
        <translation>数据类型</translation>
    </message>
    <message>
        <source>else this.</source>
        <translation>否则选这个。</translation>
    </message>
    <message>
        <source>end</source>
        <translation>终点</translation>
    </message>
    <message>
        <source>epsilon</source>
        <translation>ε</translation>
    </message>
    <message>
        <source>exclude</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>factor_type</source>
        <translation>扇数</translation>
    </message>
    <message>
        <source>filters</source>
        <translation>卷积核数</translation>
    </message>
    <message>
        <source>fix gamma</source>
        <translation>固定 γ</translation>
    </message>
    <message>
        <source>flatten</source>
        <translation>展平</translation>
    </message>
    <message>
        <source>forget_bias</source>
        <translation>遗忘门偏置</translation>
    </message>
    <message>
        <source>function</source>
        <translation>函数</translation>
    </message>
    <message>
        <source>g.</source>
        <translation>g。</translation>
    </message>
    <message>
        <source>global</source>
        <translation>全局</translation>
    </message>
    <message>
        <source>global statistics</source>
        <translation>全局统计量</translation>
    </message>
    <message>
        <source>gradient scale</source>
        <translation>梯度系数</translation>
    </message>
    <message>
        <source>greatest</source>
        <translation>上界</translation>
    </message>
    <message>
        <source>groups</source>
        <translation>组数</translation>
    </message>
    <message>
        <source>ignored label</source>
        <translation>忽略的标签</translation>
    </message>
    <message>
        <source>index</source>
        <translation>序号</translation>
    </message>
    <message>
        <source>infer_range</source>
        <translation>推断范围</translation>
    </message>
    <message>
        <source>init</source>
        <translation>初始化</translation>
    </message>
    <message>
        <source>inputs</source>
        <translation>输入数</translation>
    </message>
    <message>
        <source>keep axes</source>
        <translation>保留轴</translation>
    </message>
    <message>
        <source>keep axis</source>
        <translation>保留轴</translation>
    </message>
    <message>
        <source>kernel</source>
        <translation>窗口大小</translation>
    </message>
    <message>
        <source>kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>largest slope</source>
        <translation>最大斜率</translation>
    </message>
    <message>
        <source>layout</source>
        <translation>布局</translation>
    </message>
    <message>
        <source>least</source>
        <translation>下界</translation>
    </message>
    <message>
        <source>least slope</source>
        <translation>最小斜率</translation>
    </message>
    <message>
        <source>lhs_axes</source>
        <translation>左侧的轴</translation>
    </message>
    <message>
        <source>lhs_begin</source>
        <translation>左侧起点</translation>
    </message>
    <message>
        <source>lhs_end</source>
        <translation>左侧终点</translation>
    </message>
    <message>
        <source>magnitude</source>
        <translation>幅度</translation>
    </message>
    <message>
        <source>max_calib_range</source>
        <translation>校准上限</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>min_calib_range</source>
        <translation>校准下限</translation>
    </message>
    <message>
        <source>mode</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>momentum</source>
        <translation>动量</translation>
    </message>
    <message>
        <source>multi output</source>
        <translation>多输出</translation>
    </message>
    <message>
        <source>no bias</source>
        <translation>无偏置</translation>
    </message>
    <message>
        <source>normalization</source>
        <translation>规范化</translation>
    </message>
    <message>
        <source>num_args</source>
        <translation type="vanished">输入个数</translation>
    </message>
    <message>
        <source>number</source>
        <translation>数</translation>
    </message>
    <message>
        <source>only_train</source>
        <translation>仅训练</translation>
    </message>
    <message>
        <source>order</source>
        <translation>阶</translation>
    </message>
    <message>
        <source>other axis</source>
        <translation>另一个轴</translation>
    </message>
    <message>
        <source>out grad</source>
        <translation>输出梯度</translation>
    </message>
    <message>
        <source>output statistics</source>
        <translation>输出统计量</translation>
    </message>
    <message>
        <source>p</source>
        <translation>p</translation>
    </message>
    <message>
        <source>p of the kind lp.</source>
        <translation>lp 种类的 p。</translation>
    </message>
    <message>
        <source>p.</source>
        <translation>p。</translation>
    </message>
    <message>
        <source>padding</source>
        <translation>填充</translation>
    </message>
    <message>
        <source>parts</source>
        <translation>份数</translation>
    </message>
    <message>
        <source>preserve shape</source>
        <translation>保持形状</translation>
    </message>
    <message>
        <source>rand_type</source>
        <translation>分布</translation>
    </message>
    <message>
        <source>reverse</source>
        <translation>反向</translation>
    </message>
    <message>
        <source>rhs_axes</source>
        <translation>右侧的轴</translation>
    </message>
    <message>
        <source>rhs_begin</source>
        <translation>右侧起点</translation>
    </message>
    <message>
        <source>rhs_end</source>
        <translation>右侧终点</translation>
    </message>
    <message>
        <source>rnd_type</source>
        <translation>分布</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>scale</source>
        <translation>幅度</translation>
    </message>
    <message>
        <source>shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>share</source>
        <translation>比例</translation>
    </message>
    <message>
        <source>shared axes</source>
        <translation>共享的轴</translation>
    </message>
    <message>
        <source>sigma</source>
        <translation>标准差</translation>
    </message>
    <message>
        <source>sizes</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>slope</source>
        <translation>斜率</translation>
    </message>
    <message>
        <source>smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>sparse_grad</source>
        <translation>稀疏梯度</translation>
    </message>
    <message>
        <source>start</source>
        <translation>起点</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步长</translation>
    </message>
    <message>
        <source>stop</source>
        <translation>终点</translation>
    </message>
    <message>
        <source>stride</source>
        <translation>步幅</translation>
    </message>
    <message>
        <source>temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>times</source>
        <translation>次数</translation>
    </message>
    <message>
        <source>times each</source>
        <translation>每个次数</translation>
    </message>
    <message>
        <source>transpose_a</source>
        <translation>转置左矩阵</translation>
    </message>
    <message>
        <source>transpose_b</source>
        <translation>转置右矩阵</translation>
    </message>
    <message>
        <source>type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>units</source>
        <translation>单元数</translation>
    </message>
    <message>
        <source>use ignore</source>
        <translation>忽略标签</translation>
    </message>
    <message>
        <source>v.</source>
        <translation>v。</translation>
    </message>
    <message>
        <source>valid above</source>
        <translation>有效下限</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
</context>
<context>
    <name>phases</name>
    <message>
        <source>forward</source>
        <translation>前向</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>起点</translation>
    </message>
    <message>
        <source>backward</source>
        <translation>反向</translation>
    </message>
    <message>
        <source>update</source>
        <translation>更新</translation>
    </message>
</context>
<context>
    <name>picture</name>
    <message>
        <source>Export picture</source>
        <translation>导出图片</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>Drawing…</source>
        <translation>正在绘制…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>The whole graph</source>
        <translation>整个计算图</translation>
    </message>
    <message>
        <source>The selection</source>
        <translation>选中部分</translation>
    </message>
    <message>
        <source>SVG: drawing, opens again in Symloom</source>
        <translation>SVG：矢量图，可在 Symloom 中重新打开</translation>
    </message>
    <message>
        <source>PDF: drawing for papers</source>
        <translation>PDF：用于论文的矢量图</translation>
    </message>
    <message>
        <source>PNG: pixels, opens again in Symloom</source>
        <translation>PNG：像素图，可在 Symloom 中重新打开</translation>
    </message>
    <message>
        <source>Light, for paper</source>
        <translation>浅色，适合纸张</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>高对比度</translation>
    </message>
    <message>
        <source>Transparent ground</source>
        <translation>透明背景</translation>
    </message>
    <message>
        <source>Carry the document, so that the picture can be opened</source>
        <translation>附带文档，使图片可以重新打开</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>比例</translation>
    </message>
</context>
<context>
    <name>saving</name>
    <message>
        <source>Picture (*.png);;Drawing (*.svg);;Table (*.csv)</source>
        <translation>图片 (*.png);;矢量图 (*.svg);;表格 (*.csv)</translation>
    </message>
    <message>
        <source>Save what is shown</source>
        <translation>保存显示的内容</translation>
    </message>
    <message>
        <source>Saved as {0}.</source>
        <translation>已保存为 {0}。</translation>
    </message>
    <message>
        <source>{0} could not be written. Choose another folder.</source>
        <translation>无法写入 {0}。请选择其他文件夹。</translation>
    </message>
</context>
<context>
    <name>status</name>
    <message>
        <source>1 node</source>
        <translation>1 个节点</translation>
    </message>
    <message>
        <source>{0} nodes</source>
        <translation>{0} 个节点</translation>
    </message>
</context>
<context>
    <name>stops</name>
    <message>
        <source>Stopped at {0}</source>
        <translation>已停在 {0}</translation>
    </message>
    <message>
        <source>Stopped at {0}: {1}</source>
        <translation>已停在 {0}：{1}</translation>
    </message>
    <message>
        <source>{0}, at {1}</source>
        <translation>{0}，在 {1}</translation>
    </message>
    <message>
        <source>{0}, it is {1}</source>
        <translation>{0}，现为 {1}</translation>
    </message>
    <message>
        <source>{0}, {1} at {2}</source>
        <translation>{0}，在 {2} 为 {1}</translation>
    </message>
</context>
<context>
    <name>templates</name>
    <message>
        <source>Linear classifier</source>
        <translation>线性分类器</translation>
    </message>
    <message>
        <source>One dense layer that tells ten handwritten digits apart.</source>
        <translation>一个区分十个手写数字的全连接层。</translation>
    </message>
    <message>
        <source>Perceptron</source>
        <translation>感知机</translation>
    </message>
    <message>
        <source>A hidden layer of 128 units with relu, and ten classes of digits.</source>
        <translation>一个 128 个单元的隐藏层（ReLU），十个数字类别。</translation>
    </message>
    <message>
        <source>Deep perceptron</source>
        <translation>深层感知机</translation>
    </message>
    <message>
        <source>Hidden layers of 128 and 64 units with relu, and ten classes of digits.</source>
        <translation>128 个和 64 个单元的两个隐藏层（ReLU），十个数字类别。</translation>
    </message>
</context>
<context>
    <name>texts</name>
    <message>
        <source>{0} {1}</source>
        <translation>{0}{1}</translation>
    </message>
    <message>
        <source>{0}, {1}</source>
        <translation>{0}，{1}</translation>
    </message>
    <message>
        <source>norm</source>
        <translation>范数</translation>
    </message>
    <message>
        <source>min</source>
        <translation>最小</translation>
    </message>
    <message>
        <source>max</source>
        <translation>最大</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>std</source>
        <translation>标准差</translation>
    </message>
    <message>
        <source>zeros</source>
        <translation>零</translation>
    </message>
    <message>
        <source>{0} not finite</source>
        <translation>{0} 个非有限值</translation>
    </message>
</context>
<context>
    <name>training</name>
    <message>
        <source>Not trained yet</source>
        <translation>尚未训练</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>准备中…</translation>
    </message>
    <message>
        <source>epoch {0} of {1} · iteration {2} of {3}</source>
        <translation>第 {0}/{1} 轮 · 第 {2}/{3} 次迭代</translation>
    </message>
    <message>
        <source>Finished: {0} epochs in {1}</source>
        <translation>已完成：{0} 轮，用时 {1}</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>It could not begin</source>
        <translation>无法开始</translation>
    </message>
    <message>
        <source>{0} left</source>
        <translation>剩余 {0}</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Paused: the loss is {0}. The weights are those that gave it</source>
        <translation>已暂停：损失为 {0}。权重就是得出它的那些</translation>
    </message>
    <message>
        <source>Paused: the loss is {0}</source>
        <translation>已暂停：损失为 {0}</translation>
    </message>
    <message>
        <source>Paused after epoch {0}</source>
        <translation>第 {0} 轮后已暂停</translation>
    </message>
    <message>
        <source>loss {0}</source>
        <translation>损失 {0}</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>mean absolute error</source>
        <translation>平均绝对误差</translation>
    </message>
    <message>
        <source>mean squared error</source>
        <translation>均方误差</translation>
    </message>
    <message>
        <source>Feed from a file</source>
        <translation>从文件输入</translation>
    </message>
    <message>
        <source>Arrays (*.npy *.npz *.csv)</source>
        <translation>数组 (*.npy *.npz *.csv)</translation>
    </message>
    <message>
        <source>Best weights of run {0}: after epoch {1}, loss {2}{3}</source>
        <translation>第 {0} 次训练的最佳权重：第 {1} 轮后，损失 {2}{3}</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>How far a step goes along the gradient.</source>
        <translation>沿梯度走多远。</translation>
    </message>
    <message>
        <source>momentum</source>
        <translation>动量</translation>
    </message>
    <message>
        <source>Which part of the last step goes on, from 0 to below 1.</source>
        <translation>上一步延续的比例，从 0 到小于 1。</translation>
    </message>
    <message>
        <source>Decay of the mean of gradients, from 0 to below 1.</source>
        <translation>梯度均值的衰减，从 0 到小于 1。</translation>
    </message>
    <message>
        <source>Decay of the mean of squared gradients, from 0 to below 1.</source>
        <translation>梯度平方均值的衰减，从 0 到小于 1。</translation>
    </message>
    <message>
        <source>Keeps the divisor from 0.</source>
        <translation>避免除以 0。</translation>
    </message>
    <message>
        <source>weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>Times each weight it is added to its gradient.</source>
        <translation>乘以权重后加到其梯度上。</translation>
    </message>
    <message>
        <source>batch size</source>
        <translation>批量大小</translation>
    </message>
    <message>
        <source>Rows that one iteration learns from.</source>
        <translation>一次迭代学习的行数。</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>How often every row is seen.</source>
        <translation>每一行被学习多少次。</translation>
    </message>
    <message>
        <source>kept aside (%)</source>
        <translation>验证集 (%)</translation>
    </message>
    <message>
        <source>Share of the rows that is measured with and not learned from.</source>
        <translation>只用于评估、不用于学习的行的比例。</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Of the split and of the order of rows.</source>
        <translation>用于划分和行的顺序。</translation>
    </message>
    <message>
        <source>loss above</source>
        <translation>损失大于</translation>
    </message>
    <message>
        <source>Pause where the loss of a batch exceeds this.</source>
        <translation>批量的损失超过它时暂停。</translation>
    </message>
    <message>
        <source>never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>after epoch</source>
        <translation>轮后暂停</translation>
    </message>
    <message>
        <source>Pause after so many epochs.</source>
        <translation>在这么多轮之后暂停。</translation>
    </message>
</context>
</TS>
