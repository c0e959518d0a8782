// Azure's own language service, and the table of a Log Analytics workspace as telemetry fills it.
'use strict';
require('@kusto/language-service-next/bridge.min.js');
require('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
const { KustoCode, GlobalState, Symbols, Syntax } = Kusto.Language;

const traces = new Symbols.TableSymbol.$ctor7(
  'AppTraces',
  '(TimeGenerated: datetime, OperationId: string, OperationName: string, Message: string, SeverityLevel: int, Properties: dynamic, AppRoleName: string, ItemCount: int)',
  null);
const workspace = new Symbols.DatabaseSymbol.ctor('workspace', [traces]);
const globals = GlobalState.Default.WithDatabase(workspace);

exports.analyse = text => KustoCode.ParseAndAnalyze(text, globals);
exports.kinds = Object.fromEntries(Object.entries(Syntax.SyntaxKind).filter(([, value]) => typeof value === 'number').map(([name, value]) => [value, name]));
