/**
 * duplicates: what a filter says twice, of which only one could count (pure).
 * Adobe's reference refuses lists for one field that would both have to match, and so does Weir.
 */
import { isObject, type JsonObject } from '../../domain/json.ts'
import { cut, pathTo } from './json.ts'
import { isProblem, readEach, type Problem } from './problem.ts'

/** A name that an object has twice; JSON.parse would keep only the last of them. */
export function problemOfNames(text: string): Problem | null {
  const open: Set<string>[] = []
  for (const [token, quoted, colon] of text.matchAll(TOKENS)) {
    if (token === '{') open.push(new Set())
    if (token === '}') open.pop()
    if (quoted === undefined || colon === undefined) continue
    const name = String(JSON.parse(quoted))
    if (open.at(-1)?.has(name)) return namedTwice(name)
    open.at(-1)?.add(name)
  }
  return null
}

/** Of a valid JSON text: its strings, which are names where a colon follows, and its braces. */
const TOKENS = /("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}]/gs

function namedTwice(name: string): Problem {
  const shown = cut(JSON.stringify(name))
  return { problem: `The filter names ${shown} twice in one object; write it once, with one list.` }
}

/** A field with a list beside a `$or`, and one inside; or one inside each of two. */
export function problemOfFields(rule: JsonObject): Problem | null {
  const fields = fieldsOf(rule, { field: '', path: '' })
  return isProblem(fields) ? fields : null
}

/** A field of the body and where the rule speaks of it; the same where there is no `$or`. */
interface Place {
  readonly field: string
  readonly path: string
}

/** The fields with a list, by the path to them in a body. */
function fieldsOf(rule: unknown, above: Place): Map<string, string> | Problem {
  const fields = new Map<string, string>()
  for (const [name, wanted] of isObject(rule) ? Object.entries(rule) : []) {
    const own = fieldsOfTerm(name, wanted, above)
    if (isProblem(own)) return own
    for (const [field, path] of own) {
      const before = fields.get(field)
      if (before !== undefined) return twice(path, before)
      fields.set(field, path)
    }
  }
  return fields
}

function fieldsOfTerm(name: string, wanted: unknown, above: Place): Map<string, string> | Problem {
  const path = pathTo(name, above.path)
  const field = pathTo(name, above.field)
  if (!Array.isArray(wanted)) return fieldsOf(wanted, { field, path })
  if (name !== '$or') return new Map([[field, path]])
  const each = readEach(wanted, (rule, index) =>
    fieldsOf(rule, { field: above.field, path: `${path}[${index}]` }),
  )
  return isProblem(each) ? each : new Map(each.flatMap((fields) => [...fields]))
}

function twice(path: string, before: string): Problem {
  return {
    problem: `${cut(path)}: the same field has a list at ${cut(before)}, and both would have to match; write one list.`,
  }
}
