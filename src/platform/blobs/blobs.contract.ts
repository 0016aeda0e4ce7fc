/** blobs.contract: what every place for blobs promises. */
import assert from 'node:assert/strict'
import { access, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import type { Blobs } from './blobs.ts'

export type OpenBlobsTrial = () => Promise<AsyncDisposable & { readonly blobs: Blobs }>

export function blobsContract(open: OpenBlobsTrial): void {
  test('what is published appears whole, under its key, with its bytes', async () => {
    await using trial = await open()
    const { blobs } = trial
    const folder = await filledFolder(blobs, 'run-1', { 'part-0': 'first', 'deep/part-1': 'é' })
    assert.deepEqual(await blobs.list('datasets'), [], 'nothing is seen before')
    await blobs.publish(folder, 'datasets/d1/b1')
    assert.deepEqual(await blobs.list('datasets'), [
      { key: 'datasets/d1/b1/deep/part-1', bytes: 2 },
      { key: 'datasets/d1/b1/part-0', bytes: 5 },
    ])
    assert.equal(await text(blobs.read('datasets/d1/b1/deep/part-1')), 'é')
  })

  test('publishing in place of what is there changes nothing, however often', async () => {
    await using trial = await open()
    const { blobs } = trial
    const first = await filledFolder(blobs, 'run-1', { a: 'first' })
    await blobs.publish(first, 'd/b')
    await blobs.publish(first, 'd/b')
    await blobs.publish(await filledFolder(blobs, 'run-2', { a: 'second', b: '' }), 'd/b')
    assert.deepEqual(await blobs.list('d'), [{ key: 'd/b/a', bytes: 5 }])
    assert.equal(await text(blobs.read('d/b/a')), 'first')
  })

  test('a folder that is not there publishes nothing', async () => {
    await using trial = await open()
    const { blobs } = trial
    await blobs.publish(blobs.workPath('nowhere'), 'd/b')
    assert.deepEqual(await blobs.list('d'), [])
    await blobs.publish(await filledFolder(blobs, 'late', { a: '1' }), 'd/b')
    assert.deepEqual(await blobs.list('d'), [{ key: 'd/b/a', bytes: 1 }])
  })

  test('a folder inside a work folder can be published alone', async () => {
    await using trial = await open()
    const { blobs } = trial
    const folder = await filledFolder(blobs, 'run-1', { 'parts/a': '1', 'notes/b': '2' })
    await blobs.publish(join(folder, 'parts'), 'd/b')
    await blobs.dropWorkFolder('run-1')
    assert.deepEqual(await blobs.list('d'), [{ key: 'd/b/a', bytes: 1 }])
  })

  test('a file is placed alone, whole, beside others, and in the place of one that is there', async () => {
    await using trial = await open()
    const { blobs } = trial
    const folder = await filledFolder(blobs, 'one', { first: '1', second: '22', third: '333' })
    await blobs.place(join(folder, 'first'), 'd/b/a')
    await blobs.place(join(folder, 'second'), 'd/b/b')
    await blobs.place(join(folder, 'third'), 'd/b/a')
    assert.deepEqual(await blobs.list('d'), [
      { key: 'd/b/a', bytes: 3 },
      { key: 'd/b/b', bytes: 2 },
    ])
    assert.deepEqual(await readdir(folder), [])
  })

  test('a list is sorted by key and knows only what is below its prefix', async () => {
    await using trial = await open()
    const { blobs } = trial
    const names = ['b', 'a-1', 'a', 'B', '10', '2', 'a.b', 'é']
    const files = Object.fromEntries(names.map((name) => [name, name]))
    await blobs.publish(await filledFolder(blobs, 'one', files), 'd/b1')
    await blobs.publish(await filledFolder(blobs, 'two', { x: '' }), 'd/b10')
    assert.deepEqual(
      (await blobs.list('d/b1')).map(({ key }) => key),
      names.map((name) => `d/b1/${name}`).toSorted(),
    )
    assert.deepEqual(await blobs.list('d/b2'), [])
  })

  test('what is removed is gone with all below it, and nothing else is; twice is once', async () => {
    await using trial = await open()
    const { blobs } = trial
    const names = { 'one/a': '1', 'one/deep/b': '2', 'one-more': '3' }
    await blobs.publish(await filledFolder(blobs, 'run-1', names), 'd/b')
    await blobs.remove('d/b/one')
    await blobs.remove('d/b/one')
    await blobs.remove('d/none')
    assert.deepEqual(await blobs.list('d'), [{ key: 'd/b/one-more', bytes: 1 }])
    await blobs.remove('d/b/one-more')
    assert.deepEqual(await blobs.list('d'), [])
  })

  test('a blob is found by its key; a folder of blobs is none', async () => {
    await using trial = await open()
    const { blobs } = trial
    await blobs.publish(await filledFolder(blobs, 'run-1', { a: '12345' }), 'd/b')
    assert.deepEqual(await blobs.find('d/b/a'), { key: 'd/b/a', bytes: 5 })
    assert.equal(await blobs.find('d/b'), null)
    assert.equal(await blobs.find('d/b/c'), null)
  })

  const RANGES: readonly [start: number, end: number, bytes: string][] = [
    [0, 0, '0'],
    [2, 4, '234'],
    [9, 9, '9'],
    [5, 999, '56789'],
    [0, 9, '0123456789'],
  ]
  for (const [start, end, bytes] of RANGES) {
    test(`the bytes from ${start} to ${end}, both included, are "${bytes}"`, async () => {
      await using trial = await open()
      const { blobs } = trial
      await blobs.publish(await filledFolder(blobs, 'run-1', { a: '0123456789' }), 'd/b')
      assert.equal(await text(blobs.read('d/b/a', { start, end })), bytes)
    })
  }

  test('reading a blob that is not there is rejected', async () => {
    await using trial = await open()
    await assert.rejects(text(trial.blobs.read('d/b/a')))
  })

  const BAD_KEYS = ['../x', '..', 'd/../../x', '/etc/passwd', 'work', 'work/run-1/a', 'd/../work/x']
  for (const key of BAD_KEYS) {
    test(`"${key}" is refused wherever a key is`, async () => {
      await using trial = await open()
      const { blobs } = trial
      const folder = await filledFolder(blobs, 'run-1', { a: '1' })
      const refusal = { message: `"${key}" is not a key of a blob.` }
      await assert.rejects(blobs.publish(folder, key), refusal)
      await assert.rejects(blobs.list(key), refusal)
      await assert.rejects(blobs.find(key), refusal)
      assert.throws(() => blobs.read(key), refusal)
      assert.deepEqual(await readdir(folder), ['a'])
    })
  }

  test('a key that only begins like a refused one is a key', async () => {
    await using trial = await open()
    const { blobs } = trial
    for (const key of ['works/b', 'work-1', '..d/b']) {
      await blobs.publish(await filledFolder(blobs, 'run-1', { a: key }), key)
      assert.equal(await text(blobs.read(`${key}/a`)), key)
    }
  })

  test('a work folder is empty when it is given, whatever was in it', async () => {
    await using trial = await open()
    const { blobs } = trial
    const folder = await filledFolder(blobs, 'run-1', { a: '1', 'deep/b': '2' })
    await filledFolder(blobs, 'run-2', { a: '1' })
    assert.equal(blobs.workPath('run-1'), folder)
    assert.equal(await blobs.workFolder('run-1'), folder)
    assert.deepEqual(await readdir(folder), [])
    assert.deepEqual(await readdir(blobs.workPath('run-2')), ['a'])
  })

  test('a work folder is thrown away once or twice alike', async () => {
    await using trial = await open()
    const { blobs } = trial
    const folder = await filledFolder(blobs, 'run-1', { a: '1' })
    await filledFolder(blobs, 'run-2', {})
    assert.deepEqual(await blobs.listWorkFolders(), ['run-1', 'run-2'])
    await blobs.dropWorkFolder('run-1')
    await blobs.dropWorkFolder('run-1')
    await assert.rejects(access(folder))
    assert.deepEqual(await blobs.listWorkFolders(), ['run-2'])
  })
}

async function filledFolder(
  blobs: Blobs,
  name: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = await blobs.workFolder(name)
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true })
    await writeFile(join(folder, path), content)
  }
  return folder
}
