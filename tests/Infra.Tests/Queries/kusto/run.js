// Runs a query as an alert does, at each of some instants over the traces of the window before it: reads { query, windowSeconds, instants,
// traces: [{ at, foundAt, message }] } as JSON and writes the rows of each instant. The language service parses the query; what is done of the
// language is what our alerts use of it, by the documentation of each operator, and whatever else there is in a query is an error.
'use strict';
const { analyse, kinds } = require('./workspace');

const kind = node => kinds[node.Kind];
const children = node => Array.from({ length: node.ChildCount }, (_, i) => node.GetChild(i)).filter(child => child);
const elements = list => children(list).map(element => children(element)[0]);
const word = node => node.toString().replace(/^(\s*\/\/.*\n)*/, '').trim();
const unknown = node => { throw new Error(`${kind(node)} is not known here: ${word(node)}`); };

class Span {
  constructor(milliseconds) { this.milliseconds = milliseconds; }
  valueOf() { return this.milliseconds; }
}
const span = text => {
  const [, count, unit] = /^(\d+)(s|m|h|d)$/.exec(text);
  return new Span(Number(count) * { s: 1e3, m: 6e4, h: 36e5, d: 864e5 }[unit]);
};
const isNull = value => value === null || value === undefined;
const text = value => isNull(value) ? '' : value instanceof Date ? value.toISOString() : typeof value === 'object' ? JSON.stringify(value) : String(value);
const date = value => isNull(value) || isNaN(Date.parse(text(value))) ? null : new Date(text(value));
const least = (a, b) => isNull(b) || (!isNull(a) && a >= b) ? a : b;

const compare = operator => (a, b) => {
  const [left, right] = [a(), b()];
  return isNull(left) || isNull(right) ? null : operator(left.valueOf(), right.valueOf());
};
const operators = {
  EqualExpression: compare((a, b) => a === b),
  NotEqualExpression: compare((a, b) => a !== b),
  LessThanExpression: compare((a, b) => a < b),
  LessThanOrEqualExpression: compare((a, b) => a <= b),
  GreaterThanExpression: compare((a, b) => a > b),
  GreaterThanOrEqualExpression: compare((a, b) => a >= b),
  StartsWithExpression: compare((a, b) => a.toLowerCase().startsWith(b.toLowerCase())),
  AndExpression: (a, b) => a() && b(),
  OrExpression: (a, b) => a() || b(),
  AddExpression: (a, b) => shift(a(), b(), 1),
  SubtractExpression: (a, b) => shift(a(), b(), -1),
  MultiplyExpression: (a, b) => new Span(a() * b()),
};
function shift(a, b, sign) {
  if (isNull(a) || isNull(b)) return null;
  return a instanceof Date && b instanceof Span ? new Date(a.getTime() + sign * b) : new Span(a.valueOf() + sign * b.valueOf());
}

const functions = {
  iff: (test, yes, no) => test ? yes : no,
  isnull: isNull,
  now: undefined,
  parse_json: value => { try { return JSON.parse(text(value)); } catch { return value; } },
  strcat_array: (values, between) => (values ?? []).join(between),
  todatetime: date,
  tostring: text,
};
const aggregates = {
  max: (rows, [value]) => rows.map(value).reduce(least, null),
  maxif: (rows, [value, test]) => rows.filter(test).map(value).reduce(least, null),
};

function evaluate(node, row, context) {
  const inner = children(node);
  switch (kind(node)) {
    case 'ParenthesizedExpression': return evaluate(inner[1], row, context);
    case 'StringLiteralExpression': return node.LiteralValue;
    case 'LongLiteralExpression': return Number(word(node));
    case 'TimespanLiteralExpression': return span(word(node));
    case 'DynamicExpression': return JSON.parse(word(inner[2]).replaceAll('\'', '"'));
    case 'NameReference': return row[word(node)] ?? context.lets[word(node)] ?? null;
    case 'PathExpression': return evaluate(inner[0], row, context)?.[word(inner[2])] ?? null;
    case 'InExpression': return elements(children(inner[2])[1]).some(element => evaluate(element, row, context) === evaluate(inner[0], row, context));
    case 'FunctionCallExpression': {
      const [name, given] = [word(inner[0]), elements(children(inner[1])[1]).map(argument => evaluate(argument, row, context))];
      return name === 'now' ? context.now : name in functions ? functions[name](...given) : unknown(node);
    }
    default: {
      const operator = operators[kind(node)] ?? unknown(node);
      return operator(() => evaluate(inner[0], row, context), () => evaluate(inner[2], row, context));
    }
  }
}

const named = node => kind(node) === 'SimpleNamedExpression' ? [word(children(node)[0]), children(node)[2]] : [word(node), node];
const columns = (list, row, context) => Object.fromEntries(elements(list).map(named).map(([name, value]) => [name, evaluate(value, row, context)]));
const listIn = node => children(node).filter(child => kind(child) === 'List').at(-1);

function aggregate(node, rows, context) {
  const [name, call] = named(node);
  const [callee, given] = [word(children(call)[0]), elements(children(children(call)[1])[1])];
  const of = given.map(argument => row => evaluate(argument, row, context));
  if (callee !== 'arg_max')
    return { [name]: (aggregates[callee] ?? unknown(call))(rows, of) };
  const greatest = rows.reduce((best, row) => best && !(of[0](row) > of[0](best)) ? best : row, undefined);
  return Object.fromEntries(given.map((argument, i) => [word(argument), greatest ? of[i](greatest) : null]));
}

function summarize(node, rows, context) {
  const by = children(node).find(child => kind(child) === 'SummarizeByClause');
  const groups = new Map(by ? [] : [['', { keys: {}, rows: [] }]]);
  for (const row of rows) {
    const keys = by ? columns(listIn(by), row, context) : {};
    const key = by ? JSON.stringify(keys) : '';
    if (!groups.has(key)) groups.set(key, { keys, rows: [] });
    groups.get(key).rows.push(row);
  }
  return [...groups.values()].map(group => Object.assign(group.keys, ...elements(listIn(node)).map(one => aggregate(one, group.rows, context))));
}

function table(node, context) {
  const inner = children(node);
  switch (kind(node)) {
    case 'ParenthesizedExpression': return table(inner[1], context);
    case 'NameReference': return word(node) === 'AppTraces' ? context.traces : unknown(node);
    case 'PrintOperator': return [columns(listIn(node), {}, context)];
    case 'PipeExpression': return piped(inner[2], table(inner[0], context), context);
    default: return unknown(node);
  }
}

function piped(node, rows, context) {
  const inner = children(node);
  switch (kind(node)) {
    case 'FilterOperator': return rows.filter(row => evaluate(inner.at(-1), row, context) === true);
    case 'ExtendOperator': return rows.map(row => ({ ...row, ...columns(listIn(node), row, context) }));
    case 'ProjectOperator': return rows.map(row => columns(listIn(node), row, context));
    case 'SummarizeOperator': return summarize(node, rows, context);
    case 'MvExpandOperator': {
      const [name, value] = named(children(elements(listIn(node))[0])[0]);
      return rows.flatMap(row => (evaluate(value, row, context) ?? [null]).map(one => ({ ...row, [name]: one })));
    }
    case 'JoinOperator': return joined(node, rows, context);
    default: return unknown(node);
  }
}

function joined(node, rows, context) {
  const inner = children(node);
  const how = word(inner[1]).split('=')[1];
  const key = word(children(inner.at(-1))[1]);
  const right = table(inner[2], context);
  const same = row => right.filter(other => other[key] === row[key]);
  switch (how) {
    case 'leftouter': return rows.flatMap(row => same(row).length ? same(row).map(other => ({ ...other, ...row })) : [row]);
    case 'leftanti': return rows.filter(row => same(row).length === 0);
    default: return unknown(inner[1]);
  }
}

function run(query, context) {
  const statements = elements(children(query).find(child => kind(child) === 'List' && child.ChildCount > 0));
  for (const statement of statements.slice(0, -1))
    context.lets[word(children(statement)[1])] = evaluate(children(statement)[3], {}, context);
  return table(children(statements.at(-1))[0], context);
}

const asked = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const query = analyse(asked.query);
if (query.GetDiagnostics().Count > 0)
  throw new Error(query.GetDiagnostics().getItem(0).Message);
console.log(JSON.stringify(asked.instants.map(instant => {
  const now = new Date(instant);
  const traces = asked.traces
    .map(trace => ({ TimeGenerated: new Date(trace.at), Message: trace.message, Properties: {}, foundAt: new Date(trace.foundAt) }))
    .filter(trace => trace.foundAt <= now && trace.TimeGenerated > now - asked.windowSeconds * 1000);
  return run(query.Syntax, { now, traces, lets: {} });
})));
