/** regex: which regular expressions an expression may use: those that both it and the engine (RE2) read alike (pure). */
import type { Literal } from './expression.ts'

/** `null` where it can be used. What RE2 lacks is refused by what it is written with. */
export function complaintOfRegex(regex: Literal | undefined): string | null {
  if (regex === undefined) return null
  const shown = `The regular expression ${JSON.stringify(String(regex)).slice(0, 100)}`
  if (typeof regex !== 'string') return `${shown} is no text.`
  try {
    RegExp(regex, 'u')
  } catch {
    return `${shown} cannot be read. Write a backslash before the characters + ? ^ | . [ ( { ) * $ and \\ where they mean themselves.`
  }
  if (LACKING.test(regex)) {
    return `${shown} uses what the engine (RE2) lacks or reads otherwise: look-around, back references, possessive or counted repeats above 1000, or an escape such as \\u.`
  }
  return null
}

/** `(?=`, `(?!`, `(?<`, back references, escapes that only one of the two has, sets inside sets, big counts, NUL. */
const LACKING =
  /\(\?(?!:)|\\(?![dDwWsSbBtnrfv\\/|.?*+()[\]{}^$-])|\[\^?\]|\[\[|\[:|\{[0-9,]*[0-9]{4}|\0/
