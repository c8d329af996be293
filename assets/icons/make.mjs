// Makes map.json and drawings.json out of choices.txt, own.txt and the npm package @icon-park/svg.
//   npm install --prefix <dir> @icon-park/svg@1.4.2
//   node assets/icons/make.mjs <dir>
// What the files hold is told in README.md.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const dir = path.resolve(process.argv[2] ?? '.');
const require = createRequire(path.join(dir, 'x.js'));
const icons = require('@icon-park/svg');
const read = (name) => fs.readFileSync(path.join(here, name), 'utf8');
const lines = (name) => read(name).split('\n').filter((l) => l && !l.startsWith('#'));
const tokens = JSON.parse(read('../catalog/icons.json')).tokens;

// ---- paths: absolute M L H V C Z only, that is all the package and own.txt use ----

const num = (v) => String(Math.round(v * 100) / 100 || 0);

function parse(d) {
  const words = d.match(/[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/g);
  const need = { M: 2, L: 2, H: 1, V: 1, C: 6, Z: 0 };
  const out = [];
  let cmd = null;
  for (let i = 0; i < words.length; ) {
    if (/[A-Za-z]/.test(words[i][0])) cmd = words[i++];
    else if (cmd === 'M') cmd = 'L';
    if (!(cmd in need)) throw new Error(`path command ${cmd} in ${d}`);
    out.push([cmd, ...words.slice(i, i + need[cmd]).map(Number)]);
    i += need[cmd];
  }
  return out;
}

function transformed(segs, [a, b, c, d, e, f]) {
  let x = 0, y = 0, sx = 0, sy = 0;
  const at = (px, py) => [a * px + c * py + e, b * px + d * py + f];
  return segs.map(([cmd, ...v]) => {
    if (cmd === 'Z') { [x, y] = [sx, sy]; return ['Z']; }
    if (cmd === 'H') v = [v[0], y];
    if (cmd === 'V') v = [x, v[0]];
    [x, y] = v.slice(-2);
    if (cmd === 'M') [sx, sy] = [x, y];
    const pts = [];
    for (let i = 0; i < v.length; i += 2) pts.push(...at(v[i], v[i + 1]));
    return [cmd === 'H' || cmd === 'V' ? 'L' : cmd, ...pts];
  });
}

function written(segs) {
  let out = '', x = 0, y = 0, sx = 0, sy = 0;
  for (let [cmd, ...v] of segs) {
    v = v.map((n) => Number(num(n)));
    if (cmd === 'Z') { out += 'Z'; [x, y] = [sx, sy]; continue; }
    if (cmd === 'H') v = [v[0], y];
    if (cmd === 'V') v = [x, v[0]];
    const [nx, ny] = v.slice(-2);
    if (cmd !== 'M' && cmd !== 'C') {
      if (ny === y) { cmd = 'H'; v = [nx]; } else if (nx === x) { cmd = 'V'; v = [ny]; } else cmd = 'L';
    }
    out += cmd + v.map(num).join(' ').replace(/ -/g, '-');
    [x, y] = [nx, ny];
    if (cmd === 'M') [sx, sy] = [x, y];
  }
  return out;
}

const K = 0.5522847498;
const ellipse = (cx, cy, rx, ry) => [
  ['M', cx + rx, cy],
  ['C', cx + rx, cy + ry * K, cx + rx * K, cy + ry, cx, cy + ry],
  ['C', cx - rx * K, cy + ry, cx - rx, cy + ry * K, cx - rx, cy],
  ['C', cx - rx, cy - ry * K, cx - rx * K, cy - ry, cx, cy - ry],
  ['C', cx + rx * K, cy - ry, cx + rx, cy - ry * K, cx + rx, cy],
  ['Z'],
];
function rect(x, y, w, h, r) {
  if (!r) return [['M', x, y], ['L', x + w, y], ['L', x + w, y + h], ['L', x, y + h], ['Z']];
  r = Math.min(r, w / 2, h / 2);
  const k = r * (1 - K), X = x + w, Y = y + h;
  return [
    ['M', x + r, y], ['L', X - r, y], ['C', X - k, y, X, y + k, X, y + r],
    ['L', X, Y - r], ['C', X, Y - k, X - k, Y, X - r, Y],
    ['L', x + r, Y], ['C', x + k, Y, x, Y - k, x, Y - r],
    ['L', x, y + r], ['C', x, y + k, x + k, y, x + r, y], ['Z'],
  ];
}

function polygonArea(sub) {
  let area = 0, x = 0, y = 0, x0 = 0, y0 = 0;
  for (const [cmd, ...v] of transformed(sub, [1, 0, 0, 1, 0, 0])) {
    const pts = cmd === 'Z' ? [x0, y0] : v;
    for (let i = 0; i < pts.length; i += 2) {
      if (cmd === 'M') [x0, y0] = pts;
      else area += x * pts[i + 1] - pts[i] * y;
      [x, y] = [pts[i], pts[i + 1]];
    }
  }
  return area;
}
// An even-odd fill with holes is turned into a non-zero one: the largest part one way round, the others the other way.
function holes(segs) {
  const subs = [];
  for (const s of transformed(segs, [1, 0, 0, 1, 0, 0])) s[0] === 'M' ? subs.push([s]) : subs.at(-1).push(s);
  if (subs.length < 2) return segs;
  const areas = subs.map(polygonArea);
  const outer = areas.reduce((b, a, i) => (Math.abs(a) > Math.abs(areas[b]) ? i : b), 0);
  return subs.flatMap((s, i) => (i === outer || areas[i] * areas[outer] < 0 ? s : reversed(s)));
}
function reversed(sub) {
  const closed = sub.at(-1)[0] === 'Z';
  const segs = closed ? sub.slice(0, -1) : sub;
  const ends = segs.map((s) => s.slice(-2));
  const out = [['M', ...ends.at(-1)]];
  for (let i = segs.length - 1; i > 0; i--) {
    const s = segs[i];
    out.push(s[0] === 'C' ? ['C', s[3], s[4], s[1], s[2], ...ends[i - 1]] : ['L', ...ends[i - 1]]);
  }
  return closed ? [...out, ['Z']] : out;
}

// ---- the package's SVG ----

const mul = (m, n) => [
  m[0] * n[0] + m[2] * n[1], m[1] * n[0] + m[3] * n[1],
  m[0] * n[2] + m[2] * n[3], m[1] * n[2] + m[3] * n[3],
  m[0] * n[4] + m[2] * n[5] + m[4], m[1] * n[4] + m[3] * n[5] + m[5],
];
function matrix(text) {
  let m = [1, 0, 0, 1, 0, 0];
  for (const [, name, args] of (text ?? '').matchAll(/(\w+)\(([^)]*)\)/g)) {
    const v = args.trim().split(/[\s,]+/).map(Number);
    if (name === 'matrix') m = mul(m, v);
    else if (name === 'translate') m = mul(m, [1, 0, 0, 1, v[0], v[1] ?? 0]);
    else if (name === 'rotate') {
      const r = (v[0] * Math.PI) / 180, [cx, cy] = [v[1] ?? 0, v[2] ?? 0];
      m = mul(m, [1, 0, 0, 1, cx, cy]);
      m = mul(m, [Math.cos(r), Math.sin(r), -Math.sin(r), Math.cos(r), 0, 0]);
      m = mul(m, [1, 0, 0, 1, -cx, -cy]);
    } else throw new Error(`transform ${name}`);
  }
  return m;
}

function basic(tag, at) {
  const n = (k) => Number(at[k] ?? 0);
  switch (tag) {
    case 'path': return parse(at.d);
    case 'circle': return ellipse(n('cx'), n('cy'), n('r'), n('r'));
    case 'ellipse': return ellipse(n('cx'), n('cy'), n('rx'), n('ry'));
    case 'rect': return rect(n('x'), n('y'), n('width'), n('height'), n('rx') || n('ry'));
    case 'line': return [['M', n('x1'), n('y1')], ['L', n('x2'), n('y2')]];
    case 'polyline':
    case 'polygon': {
      const p = at.points.trim().split(/[\s,]+/).map(Number);
      const out = [];
      for (let i = 0; i < p.length; i += 2) out.push([i ? 'L' : 'M', p[i], p[i + 1]]);
      return tag === 'polygon' ? [...out, ['Z']] : out;
    }
  }
  throw new Error(`element ${tag}`);
}

// Shapes as [kind, width, segments]; the line colour is #000000, the marks of the filled look are #FFF.
function shapes(svg) {
  const out = [];
  const stack = [[1, 0, 0, 1, 0, 0]];
  let skip = 0;
  for (const [, close, tag, body, empty] of svg.matchAll(/<(\/?)([a-zA-Z]+)((?:\s[^>]*?)?)(\/?)>/g)) {
    const group = ['defs', 'mask', 'clipPath'].includes(tag);
    if (group) skip += close ? -1 : empty ? 0 : 1;
    if (group || skip || tag === 'svg') continue;
    if (tag === 'g' && close) { stack.pop(); continue; }
    if (close) continue;
    const at = Object.fromEntries([...body.matchAll(/([\w-]+)="([^"]*)"/g)].map((m) => [m[1], m[2]]));
    const m = mul(stack.at(-1), matrix(at.transform));
    if (tag === 'g') { stack.push(m); continue; }
    const colour = (v) => (v === '#000000' ? 'ink' : /^(#FFF|white)$/i.test(v ?? '') ? 'ground' : v && v !== 'none' ? bad(v) : null);
    if (at['stroke-dasharray']) throw new Error('dashes');
    if (at['fill-opacity'] === '0.01' || at.opacity === '0.01') continue;
    const fill = colour(at.fill), stroke = colour(at.stroke);
    const scale = Math.sqrt(Math.abs(m[0] * m[3] - m[1] * m[2]));
    const width = Number(at['stroke-width'] ?? 1) * scale;
    let segs = basic(tag, at);
    if (at['fill-rule'] === 'evenodd' && fill) segs = holes(segs);
    segs = transformed(segs, m);
    if (fill === 'ink' && stroke === 'ink') out.push(['b', width, segs]);
    else {
      if (fill && Math.abs(polygonArea(segs)) > 0.01) out.push([fill === 'ink' ? 'f' : 'w', 4, segs]);
      if (stroke) out.push([stroke === 'ink' ? 's' : 'x', width, segs]);
    }
  }
  return out;
}
function bad(v) { throw new Error(`colour ${v}`); }

function iconPark(name) {
  const key = name.split('-').map((w) => w[0].toUpperCase() + w.slice(1)).join('');
  if (!icons[key]) throw new Error(`no drawing ${name}`);
  const as = (theme) => shapes(icons[key]({ theme, fill: ['#000000'], size: 48 }));
  return { o: as('outline'), f: as('filled') };
}

// ---- own drawings and marks (own.txt) ----
// S frame: stroked, in the filled look filled too; M stroked mark and F filled mark: cut out of the filled look;
// s f b w x: the same in both looks.

function shape(text) {
  const [, kind, width, d] = text.match(/^([A-Za-z])(\d*\.?\d*)(M.*)$/);
  return [kind, width ? Number(width) : 4, parse(d)];
}
const looks = { S: ['s', 'b'], M: ['s', 'x'], F: ['f', 'w'] };
const own = {}, marks = {};
for (const line of lines('own.txt')) {
  const [name, ...rest] = line.split(/\s+(?=[A-Za-z]\d*\.?\d*M)/);
  const list = rest.map(shape);
  if (name.startsWith('/')) marks[name.slice(1)] = list;
  else own[name] = { o: list.map(([k, ...r]) => [looks[k]?.[0] ?? k, ...r]), f: list.map(([k, ...r]) => [looks[k]?.[1] ?? k, ...r]) };
}

const digits = [
  'M4 0C1.8 0 0 1.8 0 4V12C0 14.2 1.8 16 4 16C6.2 16 8 14.2 8 12V4C8 1.8 6.2 0 4 0Z',
  'M1.5 2.8L5 0V16',
  'M0 4C0 1.8 1.8 0 4 0C6.2 0 8 1.8 8 4C8 5.5 7.4 6.6 6.5 7.8L0 16H8',
  'M0 0H8L3.5 6.5C6 6.5 8 8.6 8 11.2C8 13.9 6.2 16 4 16C2 16 0.5 14.8 0 13',
  'M6 16V0L0 11H8',
  'M7.5 0H1L0.5 7C1.5 6.3 2.7 6 4 6C6.3 6 8 8.2 8 11C8 13.8 6.2 16 4 16C2 16 0.6 15 0 13.5',
  'M0 11.6C0 9.2 1.8 7.2 4 7.2C6.2 7.2 8 9.2 8 11.6C8 14 6.2 16 4 16C1.8 16 0 14 0 11.6ZM0.6 9.4L6 0',
  'M0 0H8L3 16',
  'M4 7.5C2 7.5 0.5 5.8 0.5 3.75C0.5 1.7 2 0 4 0C6 0 7.5 1.7 7.5 3.75C7.5 5.8 6 7.5 4 7.5ZM4 7.5C1.8 7.5 0 9.4 0 11.75C0 14.1 1.8 16 4 16C6.2 16 8 14.1 8 11.75C8 9.4 6.2 7.5 4 7.5Z',
  'M8 4.4C8 6.8 6.2 8.8 4 8.8C1.8 8.8 0 6.8 0 4.4C0 2 1.8 0 4 0C6.2 0 8 2 8 4.4ZM7.4 6.6L2 16',
];
for (let day = 1; day <= 31; day++) {
  const text = [...String(day)];
  const wide = text.length * 8 + (text.length - 1) * 6;
  const number = text.map((c, i) => transformed(parse(digits[c]), [1, 0, 0, 1, 24 - wide / 2 + i * 14 + (c === '1' ? 0.75 : 0), 17.5])).flat();
  const frame = own['own/calendar'];
  own[`own/calendar-${day}`] = { o: [...frame.o, ['s', 3.5, number]], f: [...frame.f, ['x', 3.5, number]] };
}

// drawing[~o|~b|~f][/mark…], as told at the top of choices.txt
const solid = {
  o: (o) => o,
  b: (o) => o.map(([k, ...r]) => [k === 's' ? 'b' : k, ...r]),
  f: ([[, ...first], ...rest]) => [
    ['b', ...first],
    ...rest.flatMap(([k, w, s]) => (k === 'b' ? [['w', w, s], ['x', w, s]] : [[{ s: 'x', f: 'w' }[k], w, s]])),
  ],
};
const room = { o: ['w', 4, rect(24, 24, 30, 30, 8)], f: ['w', 4, rect(24, 24, 30, 30, 8)] };
function drawing(name) {
  const parts = name.split('/');
  let base = parts.shift();
  if (base === 'own') base += '/' + parts.shift();
  let how;
  [base, how] = base.split('~');
  let { o, f } = base.startsWith('own/') ? own[base] ?? bad(base) : iconPark(base);
  if (how) f = solid[how](o);
  for (const mark of parts) {
    if (mark === 'flip' || mark === 'turn') {
      const how = mark === 'flip' ? [-1, 0, 0, 1, 48, 0] : matrix('rotate(135 24 24)');
      const turn = (list) => list.map(([k, w, s]) => [k, w, transformed(s, how)]);
      [o, f] = [turn(o), turn(f)];
    } else {
      const list = marks[mark] ?? bad(`mark ${mark}`);
      const ground = list[0][0] === 'x' ? [] : [room.o];
      o = [...o, ...ground, ...list];
      f = [...f, ...ground, ...list];
    }
  }
  const text = (list) => list.map(([k, w, s]) => k + ('sxb'.includes(k) && num(w) !== '4' ? num(w) : '') + written(s));
  return { o: text(o), f: text(f) };
}

// ---- tables ----

const choices = Object.fromEntries(lines('choices.txt').map((l) => l.split(/\s+/)));
const used = new Set(), map = {}, without = [];
const all = [...new Set(tokens)];
for (const token of all) {
  const base = token.replace(/_(outlined|filled|colorful)$/, '');
  used.add(base), used.add(token);
  const day = base.match(/^calendar-(\d+)$/);
  const choice = choices[token] ?? choices[base] ?? (day ? `own/calendar-${day[1]}` : null);
  if (choice && choice !== '-') map[token] = choice;
  else without.push(token);
}
for (const k of Object.keys(choices)) if (!used.has(k)) console.error(`choices.txt: ${k} is no token`);

const table = (o) => '{\n' + Object.keys(o).sort().map((k) => `${JSON.stringify(k)}:${JSON.stringify(o[k])}`).join(',\n') + '\n}\n';
const drawings = Object.fromEntries([...new Set(Object.values(map))].map((n) => [n, drawing(n)]));
fs.writeFileSync(path.join(here, 'map.json'), table(map));
fs.writeFileSync(path.join(here, 'drawings.json'), table(drawings));
console.log(`${Object.keys(map).length} tokens, ${Object.keys(drawings).length} drawings, without: ${without.join(' ') || 'none'}`);
