/** accept: the header Accept of the Schema Registry → the form in which it is answered (pure; flow-service 8.1). */
import { Fault } from '../../../domain/fault.ts'

export interface Form {
  /** Only what tells resources apart. */
  readonly isShort: boolean
  /** `$ref` and `allOf` resolved. */
  readonly isFull: boolean
  readonly hasText: boolean
  readonly hasDescriptors: boolean
  /** The fields by their paths, in one list. */
  readonly isFlat: boolean
  /** Of descriptors: their paths. */
  readonly isLinks: boolean
  /** Of descriptors: in one list, page by page. */
  readonly isPaged: boolean
  /** As it was asked for; `null` for the newest. */
  readonly version: string | null
}

export type Asked = 'list' | 'one' | 'descriptors'

/** Whoever takes anything gets the plain form; whoever says nothing is told what to say, as is documented. */
export function formOf(accept: string | undefined, asked: Asked): Form {
  for (const part of (accept ?? '').split(',')) {
    const form = formIn(part.trim(), asked)
    if (form !== null) return form
  }
  const given = accept === undefined ? 'none was sent' : accept.slice(0, 200)
  throw new Fault('XDM-1006-400', { accept: given, known: KNOWN[asked] })
}

const KNOWN: Readonly<Record<Asked, string>> = {
  list: 'application/vnd.adobe.{xed|xdm}+json or application/vnd.adobe.{xed|xdm}-id+json',
  one: 'application/vnd.adobe.{xed|xdm}+json; version=1 or application/vnd.adobe.{xed|xdm}-full+json; version=1',
  descriptors:
    'application/vnd.adobe.xdm+json, application/vnd.adobe.xdm-id+json, application/vnd.adobe.xdm-link+json or application/vnd.adobe.xdm-v2+json',
}

const WORDS: Readonly<Record<Asked, readonly string[]>> = {
  list: ['id', 'full', 'notext'],
  one: ['id', 'full', 'notext', 'desc', 'flat', 'deprecated', 'deprecatefield'],
  descriptors: ['id', 'link', 'v2'],
}

const FORM =
  /^application\/vnd\.adobe\.(?:xed|xdm)(?<words>(?:-[a-z0-9]+)*)\+json(?:\s*;\s*version\s*=\s*(?<version>\d+(?:\.\d+)*))?$/i

function formIn(accept: string, asked: Asked): Form | null {
  if (/^\*\/\*(\s*;.*)?$/.test(accept)) return formFrom([], null)
  const { words, version } = FORM.exec(accept)?.groups ?? {}
  if (words === undefined) return null
  const given = words.toLowerCase().split('-').slice(1)
  const isKnown = given.every((word) => WORDS[asked].includes(word))
  // A list has resources of all versions.
  return isKnown && (asked === 'one' || version === undefined)
    ? formFrom(given, version ?? null)
    : null
}

const RESOLVED = ['full', 'desc', 'flat', 'deprecated', 'deprecatefield']

function formFrom(words: readonly string[], version: string | null): Form {
  return {
    isShort: words.includes('id'),
    isFull: words.some((word) => RESOLVED.includes(word)),
    hasText: !words.includes('notext'),
    hasDescriptors: words.includes('desc'),
    isFlat: words.includes('flat'),
    isLinks: words.includes('link'),
    isPaged: words.includes('v2'),
    version,
  }
}
