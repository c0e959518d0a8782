// Reads queries as JSON ({ name: text }) and writes what Azure's own language service says is wrong with each, as JSON. The table is that
// of a Log Analytics workspace, as telemetry fills it.
'use strict';
require('@kusto/language-service-next/bridge.min.js');
require('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
const { KustoCode, GlobalState, Symbols } = Kusto.Language;

const traces = new Symbols.TableSymbol.$ctor7(
  'AppTraces',
  '(TimeGenerated: datetime, OperationId: string, OperationName: string, Message: string, SeverityLevel: int, Properties: dynamic, AppRoleName: string, ItemCount: int)',
  null);
const workspace = new Symbols.DatabaseSymbol.ctor('workspace', [traces]);
const globals = GlobalState.Default.WithDatabase(workspace);

const problems = {};
for (const [name, text] of Object.entries(JSON.parse(require('fs').readFileSync(0, 'utf8')))) {
  const found = KustoCode.ParseAndAnalyze(text, globals).GetDiagnostics();
  problems[name] = Array.from({ length: found.Count }, (_, i) => `${found.getItem(i).Start}: ${found.getItem(i).Message}`);
}
console.log(JSON.stringify(problems));
