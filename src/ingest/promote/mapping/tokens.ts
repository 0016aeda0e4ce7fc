/** tokens: the text of an expression → its tokens, each with its place (pure). */
import type { Complaint } from './expression.ts'

export interface Token {
  readonly kind: 'text' | 'whole' | 'decimal' | 'name' | 'quoted-name' | 'symbol' | 'end'
  /** What it means: of a text without its quotes and escapes. */
  readonly value: string
  readonly at: number
}

/** Words that are operators or literals; a field of such a name is written `${…}`. */
export const RESERVED: ReadonlySet<string> = new Set(
  'new mod or break var lt for false while eq gt div not null continue else and ne true le if ge return'.split(
    ' ',
  ),
)

export function tokensOf(source: string): readonly Token[] | Complaint {
  const tokens: Token[] = []
  let at = 0
  for (;;) {
    at += /^\s*/u.exec(source.slice(at))?.[0].length ?? 0
    if (at >= source.length) return [...tokens, { kind: 'end', value: '', at }]
    const rest = source.slice(at)
    const found = RULES.map(([kind, rule]) => [kind, rule.exec(rest)] as const).find(
      ([, match]) => match !== null,
    )
    const text = found?.[1]?.[0]
    if (found === undefined || text === undefined) return complaintAbout(rest, at)
    tokens.push({ kind: found[0], value: meaningOf(found[0], text), at })
    at += text.length
  }
}

const RULES: readonly (readonly [kind: Token['kind'], rule: RegExp])[] = [
  ['text', /^"(?:[^"\\]|\\[^])*"|^'(?:[^'\\]|\\[^])*'/u],
  ['quoted-name', /^\$\{[^}]+\}/u],
  ['decimal', /^[0-9]+(?:\.[0-9]+(?:[eE][+-]?[0-9]+)?|[eE][+-]?[0-9]+)/u],
  ['whole', /^[0-9]+/u],
  // A backslash keeps what follows it in the name: `street\.name` is one step of a path.
  ['name', /^(?!\$\{)[\p{L}$_](?:[\p{L}\p{N}$_]|\\[^])*/u],
  ['symbol', /^(?:==|!=|<=|>=|&&|\|\||\?\?|\?:|[-+*/%<>!~&|^?:.,()[\]{}])/u],
]

function meaningOf(kind: Token['kind'], text: string): string {
  if (kind === 'quoted-name') return text.slice(2, -1)
  if (kind === 'name') return text.replaceAll(/\\([^])/gu, '$1')
  return kind === 'text' ? unescaped(text.slice(1, -1)) : text
}

/** Any other escape is left as it is written: a regular expression is full of them. */
function unescaped(text: string): string {
  return text.replaceAll(/\\(["'\\nrt])/gu, (_, letter: string) => ESCAPES[letter] ?? letter)
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

function complaintAbout(rest: string, at: number): Complaint {
  if (/^["']/u.test(rest)) {
    return { at, sentence: `The text that begins with ${rest.slice(0, 20)} has no closing quote.` }
  }
  if (rest.startsWith('${')) {
    return { at, sentence: 'The name that begins with ${ is empty or has no closing brace.' }
  }
  const character = String.fromCodePoint(rest.codePointAt(0) ?? 0)
  return { at, sentence: `The character "${character}" means nothing here.` }
}
