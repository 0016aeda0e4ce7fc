/** url-functions: the parts of a URL; null where there is no such part or it is no URL. */
import { type MappingFunction, parametersOf } from '../function-table.ts'

const URL_RULE = `'^([A-Za-z][A-Za-z0-9+.-]*)://(?:[^/?#@]*@)?(\\[[0-9A-Fa-f:.]+\\]|[^/?#:@]*)(?::([0-9]{1,5}))?([^?#]*)(?:\\?([^#]*))?(?:#(.*))?$'`

const part = (url: string | undefined, group: number): string =>
  `nullif(regexp_extract(${url}, ${URL_RULE}, ${group}), '')`

/** The ports that stand for themselves. */
const PORTS: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  ftp: 21,
  sftp: 22,
  ssh: 22,
  ws: 80,
  wss: 443,
}

export const URL_FUNCTIONS: readonly MappingFunction[] = [
  {
    name: 'get_url_protocol',
    parameters: parametersOf('url:string'),
    returns: 'string',
    description: 'The protocol of a URL.',
    example: 'get_url_protocol("https://platform.adobe.com/home")',
    result: '"https"',
    sql: ([url]) => part(url, 1),
  },
  {
    name: 'get_url_host',
    parameters: parametersOf('url:string'),
    returns: 'string',
    description: 'The host of a URL.',
    example: 'get_url_host("https://platform.adobe.com/home")',
    result: '"platform.adobe.com"',
    sql: ([url]) => part(url, 2),
  },
  {
    name: 'get_url_port',
    parameters: parametersOf('url:string'),
    returns: 'integer',
    description: 'The port of a URL; that of its protocol where it names none.',
    example: 'get_url_port("sftp://example.com//home/joe/employee.csv")',
    result: '22',
    sql: ([url]) => {
      const known = Object.entries(PORTS).map(([name, port]) => `WHEN '${name}' THEN ${port}`)
      return `COALESCE(TRY_CAST(${part(url, 3)} AS BIGINT), CASE lower(${part(url, 1)}) ${known.join(' ')} END)`
    },
  },
  {
    name: 'get_url_path',
    parameters: parametersOf('url:string full_path:boolean?'),
    returns: 'string',
    description: 'The path of a URL; with false the last step of it alone.',
    example: 'get_url_path("sftp://example.com//home/joe/employee.csv")',
    result: '"//home/joe/employee.csv"',
    sql: ([url, isFull = 'true']) =>
      `CASE WHEN COALESCE(${isFull}, true) THEN ${part(url, 4)} ELSE nullif(regexp_extract(${part(url, 4)}, '[^/]*$'), '') END`,
  },
  {
    name: 'get_url_query_str',
    parameters: parametersOf('url:string anchor:string!'),
    returns: 'object',
    description:
      'The query of a URL as an object; the anchor is retained, removed or appended as _anchor_.',
    example: 'get_url_query_str("foo://example.com:8042/over/there?name=ferret#nose", "append")',
    result: '{"name":"ferret","_anchor_":"nose"}',
    sql: ([url], { literals: [, anchor] }) => {
      const query = part(url, 5)
      const nose = part(url, 6)
      const text = anchor === 'retain' ? `${query} || COALESCE('#' || ${nose}, '')` : query
      const pairs = `list_transform(list_filter(string_split(${text}, '&'), lambda each: each <> ''), lambda each: to_json(split_part(each, '=', 1))::VARCHAR || ':' || to_json(regexp_replace(each, '^[^=]*=?', ''))::VARCHAR)`
      const more =
        anchor === 'append'
          ? `CASE WHEN ${nose} IS NULL THEN [] ELSE ['"_anchor_":' || to_json(${nose})::VARCHAR] END`
          : `[]::VARCHAR[]`
      return `CASE WHEN ${query} IS NOT NULL THEN ('{' || array_to_string(list_concat(${pairs}, ${more}), ',') || '}')::JSON END`
    },
    complaint: ([, anchor]) =>
      anchor === 'retain' || anchor === 'remove' || anchor === 'append'
        ? null
        : `The anchor is ${JSON.stringify(String(anchor))}. Use "retain", "remove" or "append".`,
  },
]
