/** connector.contract: what every connector promises. */
import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import type { Selection } from '../../domain/source.ts'
import type { Connector, Listing } from './connector.ts'

/** A source of one kind with these items in it, by their paths. */
export interface SourceTrial extends AsyncDisposable {
  readonly connector: Connector
  /** Puts an item there, or other bytes in its place. */
  put(path: string, content: string): Promise<void>
  drop(path: string): Promise<void>
}

const FOLDER: Selection = { path: '/', type: 'folder', recursive: true }

export function connectorContract(open: () => Promise<SourceTrial>): void {
  test('a source that is there can be reached', async () => {
    await using trial = await open()
    assert.equal(await trial.connector.test(), null)
    assert.notEqual(trial.connector.label, '')
  })

  test('every item is listed once, by path, and in the same order on every call', async () => {
    await using trial = await open()
    const paths = ['b.csv', 'a.csv', 'deep/er/c.csv', 'a b.csv', 'deep/a.csv', 'Ä.csv', 'Z.csv']
    for (const path of paths) await trial.put(path, path)
    const first = await trial.connector.list(FOLDER)
    assert.deepEqual(new Set(pathsOf(first)), new Set(paths))
    assert.equal(pathsOf(first).length, paths.length)
    for (let n = 0; n < 5; n++) assert.deepEqual(await trial.connector.list(FOLDER), first)
  })

  test('an item is listed with its bytes, found as it was listed, and read as it is', async () => {
    await using trial = await open()
    await trial.put('a.csv', 'id\n1\nä\n')
    const [item] = itemsOf(await trial.connector.list(FOLDER))
    assert.ok(item)
    assert.equal(item.bytes, 8)
    assert.deepEqual(await trial.connector.find('a.csv'), item)
    assert.equal(String(await buffer(trial.connector.open(item))), 'id\n1\nä\n')
    assert.equal(String(await buffer(trial.connector.open(item))), 'id\n1\nä\n', 'from the start')
  })

  test('an item that has other bytes is another sighting, and one that is gone is not found', async () => {
    await using trial = await open()
    await trial.put('a.csv', 'one')
    const before = await trial.connector.find('a.csv')
    await trial.put('a.csv', 'three')
    assert.notDeepEqual(await trial.connector.find('a.csv'), before)
    await trial.drop('a.csv')
    assert.equal(await trial.connector.find('a.csv'), null)
  })

  test('the error of an item that is gone arrives on its stream', async () => {
    await using trial = await open()
    await trial.put('a.csv', 'one')
    const [item] = itemsOf(await trial.connector.list(FOLDER))
    assert.ok(item)
    await trial.drop('a.csv')
    await assert.rejects(buffer(trial.connector.open(item)))
  })

  test('an empty item is an item', async () => {
    await using trial = await open()
    await trial.put('empty.csv', '')
    const [item] = itemsOf(await trial.connector.list(FOLDER))
    assert.equal(item?.bytes, 0)
    assert.equal((await buffer(trial.connector.open(item))).length, 0)
  })

  test('a place is browsed one level at a time, folders first, down to the items that are listed', async () => {
    await using trial = await open()
    for (const path of ['b.csv', 'a[1].csv', 'z/er/c.csv', 'z/a b.csv']) {
      await trial.put(path, path)
    }
    const items: string[] = []
    const descend = async (path: string): Promise<void> => {
      const place = await trial.connector.browse(path)
      assert.notEqual(place.kind, 'unreadable', JSON.stringify(place))
      if (place.kind === 'item') {
        assert.deepEqual(await trial.connector.find(path), place.item)
        items.push(path)
      }
      if (place.kind !== 'folder') return
      const kinds = place.entries.map(({ isFolder }) => isFolder)
      assert.deepEqual(
        kinds,
        kinds.toSorted((a, b) => Number(b) - Number(a)),
      )
      for (const entry of place.entries) {
        assert.equal(entry.path, path === '' ? entry.name : `${path}/${entry.name}`)
        await descend(entry.path)
      }
    }
    await descend('')
    assert.deepEqual(new Set(items), new Set(pathsOf(await trial.connector.list(FOLDER))))
    assert.equal(items.length, 4)
  })

  test('a place that is not there is answered with a sentence, not thrown', async () => {
    await using trial = await open()
    for (const path of ['nope', 'nope/a.csv', '../nope']) {
      const place = await trial.connector.browse(path)
      assert.equal(place.kind, 'unreadable')
      assert.match(place.kind === 'unreadable' ? place.reason : '', /nope.*\.$/)
    }
  })

  test('a selection that names nothing there is answered with a sentence, not thrown', async () => {
    await using trial = await open()
    const listing = await trial.connector.list({ path: 'nope.csv', type: 'file', recursive: false })
    assert.equal(listing.kind, 'unreadable')
    assert.match(listing.kind === 'unreadable' ? listing.reason : '', /nope\.csv.*\.$/)
  })
}

function itemsOf(listing: Listing) {
  assert.equal(listing.kind, 'found', JSON.stringify(listing))
  return listing.kind === 'found' ? listing.items : []
}

export function pathsOf(listing: Listing): string[] {
  return itemsOf(listing).map(({ path }) => path)
}
