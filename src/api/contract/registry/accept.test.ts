import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault } from '../../../domain/fault.ts'
import { type Asked, type Form, formOf } from './accept.ts'

const PLAIN: Form = {
  isShort: false,
  isFull: false,
  hasText: true,
  hasDescriptors: false,
  isFlat: false,
  isLinks: false,
  isPaged: false,
  version: null,
}
const ONE = { ...PLAIN, version: '1' }

const FORMS: readonly [asked: Asked, accept: string, form: Form][] = [
  ['list', 'application/vnd.adobe.xed-id+json', { ...PLAIN, isShort: true }],
  ['list', 'application/vnd.adobe.xdm-id+json', { ...PLAIN, isShort: true }],
  ['list', 'application/vnd.adobe.xed+json', PLAIN],
  ['list', '*/*', PLAIN],
  ['list', 'text/html, application/vnd.adobe.xed+json', PLAIN],
  ['one', 'application/vnd.adobe.xed+json; version=1', ONE],
  ['one', 'application/vnd.adobe.xed+json;version=1', ONE],
  ['one', 'Application/Vnd.Adobe.XED+json; version=1', ONE],
  ['one', 'application/vnd.adobe.xed+json', PLAIN],
  ['one', 'application/vnd.adobe.xdm+json; version=1.3', { ...ONE, version: '1.3' }],
  ['one', 'application/vnd.adobe.xed-full+json; version=1', { ...ONE, isFull: true }],
  ['one', 'application/vnd.adobe.xed-notext+json; version=1', { ...ONE, hasText: false }],
  [
    'one',
    'application/vnd.adobe.xed-full-notext+json; version=1',
    { ...ONE, isFull: true, hasText: false },
  ],
  [
    'one',
    'application/vnd.adobe.xdm-full-desc+json; version=1',
    { ...ONE, isFull: true, hasDescriptors: true },
  ],
  ['one', 'application/vnd.adobe.xed-deprecatefield+json; version=1', { ...ONE, isFull: true }],
  [
    'one',
    'application/vnd.adobe.xdm-full-flat+json; version=1',
    { ...ONE, isFull: true, isFlat: true },
  ],
  ['descriptors', 'application/vnd.adobe.xdm-link+json', { ...PLAIN, isLinks: true }],
  [
    'descriptors',
    'application/vnd.adobe.xdm-v2-id+json',
    { ...PLAIN, isShort: true, isPaged: true },
  ],
]

for (const [asked, accept, form] of FORMS) {
  test(`${accept} is a form of ${asked}`, () => {
    assert.deepEqual(formOf(accept, asked), form)
  })
}

const REFUSED: readonly [asked: Asked, accept: string | undefined][] = [
  ['list', undefined],
  ['list', ''],
  ['list', 'application/json'],
  ['list', 'application/vnd.adobe.xed+json;version=1'],
  ['list', 'application/vnd.adobe.xed-link+json'],
  ['one', undefined],
  ['one', 'application/vnd.adobe.xed'],
  ['one', 'application/vnd.adobe.xed-whole+json; version=1'],
  ['one', 'application/vnd.adobe.xed+json; version=one'],
  ['descriptors', 'application/vnd.adobe.xdm-full+json'],
]

for (const [asked, accept] of REFUSED) {
  test(`${accept} is no form of ${asked}, and the answer shows one`, () => {
    assert.throws(
      () => formOf(accept, asked),
      (error) => error instanceof Fault && /should look like application\/vnd/.test(error.message),
    )
  })
}
