import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { documentedSentence, openAppTrial } from '../app-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

const FLOW = '/data/foundation/flowservice'

for (const name of ['one', 'two', 'three']) {
  await trial.ask('POST', `${FLOW}/connections`, {
    name,
    auth: { params: { root: '/data' } },
    connectionSpec: { id: '77656972-0000-4000-8000-666f6c646572' },
  })
}

const REFUSED: readonly [query: string, says: RegExp][] = [
  ['limit=1&count=true', /`limit` and `count=true` cannot be used together/],
  ['limit=20&count=True', /cannot be used together/],
  ['limit=0', /"limit" has no valid value: "0"/],
  ['limit=-1', /"-1"/],
  ['limit=1.5', /"1.5"/],
  ['limit=', /"limit" has no valid value: ""/],
  ['limit=ten', /"ten"/],
  ['limit=0x10', /"0x10"/],
  ['limit=1&limit=2', /"1,2"/],
  ['count=maybe', /"count" has no valid value: "maybe"/],
  ['count=true&count=false', /"true,false"/],
  ['continuationToken=', /"continuationToken" has no valid value: ""/],
  ['continuationToken=abc', /"abc"/],
  ['continuationToken=5', /"5"/],
  ['continuationToken=e30', /"e30"/],
  ['foo=bar', /"foo" is not known\. Use: limit,/],
  ['orderby=auth', /cannot be sorted by "auth"\. Use: id, name,/],
  ['orderby=*name', /The sign "\*" of `orderby` is not known/],
  ['orderby=name&orderby=id', /"name,id"/],
  ['__proto__=1', /"__proto__" is not known/],
  ['constructor=1', /"constructor" is not known/],
  ['property=flavour==one', /cannot be filtered by "flavour"\. Use: id, name,/],
  ['property=name', /The filter "name" has no operator that is known/],
  ['property=name=one', /The filter "name=one" has no operator/],
  ['property=name=~one', /The filter "name=~one" has no operator/],
  ['property=createdAt>1,2', /The operator ">" takes one value/],
  ['property=id>=1', /The operator ">=" cannot be used with "id"/],
  ['property=connectionSpec.id<1', /cannot be used with "connectionSpec\.id"/],
  ['property=name==', /"name=="/],
  ['property=', /The filter "" has no operator/],
  ['property=name==one,', /"name==one,".*A value is empty/],
  ['property=name==,one', /A value is empty/],
  ['property=name==""', /A value is empty/],
  ['property=name=="one', /A double quote that opens a value must close it/],
  ['property=name=="one"two', /A double quote that opens/],
  ['property=name==one&property=', /The filter "" has no operator/],
  ['property=name==one%26property=', /The filter "" has no operator/],
  ['property=name==one%26property=flavour==two', /cannot be filtered by "flavour"/],
  ['property=.name==one', /cannot be filtered by "\.name"/],
  ['property=auth.params.==one', /cannot be filtered by "auth\.params\."/],
  ['property=createdAt>yesterday', /"createdAt" is a number, and "yesterday" is none/],
  ['property=updatedAt==1,x', /"updatedAt" is a number, and "x" is none/],
  ['property[]=name==one', /"property\[\]" is not known/],
  ['Limit=5', /"Limit" is not known/],
  ['orderby=', /cannot be sorted by ""/],
  ['orderby=name,id', /cannot be sorted by "name,id"/],
  ['orderby=description', /cannot be sorted by "description"/],
  ['activityIds=guid', /"activityIds" is not known/],
]

for (const [query, says] of REFUSED) {
  test(`a list with ?${query} is refused with the value that is wrong`, async () => {
    const url = `${FLOW}/connections?${query}`
    const answer = await trial.ask('GET', url)
    assert.equal(answer.status, 400)
    assert.match(documentedSentence(url, answer), says)
  })
}

const RUNS_REFUSED: readonly [query: string, says: RegExp][] = [
  ['count=true&property=flowName==a', /`count=true` can be asked for with `flowId==…`/],
  ['orderby=createdAt', /cannot be sorted by "\+createdAt"/],
  ['property=flavour==a', /cannot be filtered by "flavour"\. Use: id, flowId/],
  ['activityIds=uuid', /"activityIds" has no valid value: "uuid"\. Use guid or name/],
  ['property=metrics.durationSummary.startedAtUTC>soon', /is a number, and "soon" is none/],
]

for (const [query, says] of RUNS_REFUSED) {
  test(`runs with ?${query} are refused with what can be asked for`, async () => {
    const url = `${FLOW}/runs?${query}`
    assert.match(documentedSentence(url, await trial.ask('GET', url)), says)
  })
}

const TAKEN: readonly [query: string, body: (json: never) => unknown, expected: unknown][] = [
  ['', namesOf, ['three', 'two', 'one']],
  ['?limit=2', namesOf, ['three', 'two']],
  ['?orderby=name', namesOf, ['one', 'three', 'two']],
  ['?orderby=+name', namesOf, ['one', 'three', 'two']],
  ['?orderby=%2Bname', namesOf, ['one', 'three', 'two']],
  ['?orderby=-name', namesOf, ['two', 'three', 'one']],
  ['?orderby=-name&limit=1', namesOf, ['two']],
  ['?property=name==one,two', namesOf, ['two', 'one']],
  ['?property=name==one&property=name==two', namesOf, []],
  ['?property=name>=one%26property=name<two', namesOf, ['three', 'one']],
  ['?property=name!=one,two&orderby=name', namesOf, ['three']],
  ['?count=TRUE&property=name==one,two', (json) => json, { count: 2 }],
  ['?limit=1000', namesOf, ['three', 'two', 'one']],
  ['?limit=20&count=False', namesOf, ['three', 'two', 'one']],
  ['?count=true', (json) => json, { count: 3 }],
  ['?count=True', (json) => json, { count: 3 }],
]

for (const [query, body, expected] of TAKEN) {
  test(`a list with "${query}" is answered, newest first`, async () => {
    const { status, json } = await trial.ask('GET', `${FLOW}/connections${query}`)
    assert.equal(status, 200)
    assert.deepEqual(body(json as never), expected)
  })
}

function namesOf({ items }: { items: readonly { name: string }[] }): string[] {
  return items.map(({ name }) => name)
}

test('a list that is empty has its two keys all the same', async () => {
  const { json } = await trial.ask('GET', `${FLOW}/flows`)
  assert.deepEqual(json, { items: [], _links: {} })
})

test('the next link of a page keeps its limit, and is one parameter without an equals sign', async () => {
  const first = await trial.ask('GET', `${FLOW}/connections?limit=1`)
  const { href } = (first.json as { _links: { next: { href: string } } })._links.next
  assert.match(href, /^\/connections\?continuationToken=[^=&]+$/)
  const second = await trial.ask('GET', `${FLOW}${href}`)
  assert.deepEqual(namesOf(second.json as never), ['two'])
})

test('a token is of one list, and of what its first page was asked for', async () => {
  const first = await trial.ask('GET', `${FLOW}/connections?limit=1&property=name!=x&orderby=name`)
  const { href } = (first.json as { _links: { next: { href: string } } })._links.next
  const rows: readonly [url: string, says: RegExp | null][] = [
    [href, null],
    [`${href}&limit=5`, null],
    [`${href}&property=name!=x&orderby=name`, null],
    [`${href}&property=name!=y`, /"property" has no valid value: "name!=y".*a list with name!=x/],
    [`${href}&orderby=-name`, /"orderby" has no valid value: "-name".*a list with name/],
    [href.replace('connections', 'flows'), /next link of \/flows, as it is/],
    [href.replace('connections', 'runs'), /next link of \/runs, as it is/],
    [href.slice(0, -3), /"continuationToken" has no valid value/],
  ]
  for (const [url, says] of rows) {
    const answer = await trial.ask('GET', `${FLOW}${url}`)
    if (says === null) assert.equal(answer.status, 200, answer.text)
    else assert.match(documentedSentence(`${FLOW}${url}`, answer), says)
  }
})

test('a filter in double quotes is the same filter', async () => {
  for (const value of ['nope', '"nope"', '%22nope%22']) {
    const { status, json } = await trial.ask('GET', `${FLOW}/runs?property=flowId==${value}`)
    assert.deepEqual([status, json], [200, { items: [], _links: {} }])
  }
})
