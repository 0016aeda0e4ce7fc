/** members: a file of 100 rows, four of them spoilt each in its own way, and what its dataset is to hold. */

export const COUNT = 100
/** Of the 100 rows of the file: what stands there instead of what is right, and under which code it is refused. */
export const SPOILT: readonly [n: number, line: (n: number) => string, code: string][] = [
  [7, (n) => `${row(n)},one value too many`, 'INGEST-1401-400'],
  [20, (n) => row(n).replace(/\d+$/, 'many'), 'MAPPER-3700-400'],
  [41, (n) => row(n).replace(/gold|silver/, 'lead'), 'INGEST-1556-400'],
  [63, (n) => row(n).replace(/[^,]+@[^,]+/, ''), 'INGEST-1555-400'],
]

/** With the four rows that are spoilt, or with others of an unknown tier. */
export function fileText(isOdd?: (n: number) => boolean): string {
  const lines = Array.from({ length: COUNT }, (_, n) => {
    if (isOdd !== undefined) return isOdd(n) ? row(n).replace(/gold|silver/, 'lead') : row(n)
    const [, spoil] = SPOILT.find(([one]) => one === n) ?? []
    return spoil === undefined ? row(n) : spoil(n)
  })
  return ['No,first,last,mail,tier,tags,points', ...lines, ''].join('\n')
}

/** As it stands in the file where nothing is wrong with it. */
function row(n: number): string {
  return `${numberOf(n)}, Ada ,Lovelace ${n},ada${n}@example.org,${tierOf(n)},a b,${n * 10}`
}

/** As it stands in the dataset. */
export function expectedRow(n: number) {
  return {
    personID: numberOf(n),
    person: { name: { firstName: 'Ada', lastName: `LOVELACE ${n}` } },
    personalEmail: { address: `ada${n}@example.org` },
    club: { points: n * 10, tier: tierOf(n), tags: ['a', 'b'] },
  }
}

export function expectedRows() {
  return Array.from({ length: COUNT }, (_, n) => {
    const { personID, person, personalEmail, club } = expectedRow(n)
    return {
      personID,
      first: person.name.firstName,
      last: person.name.lastName,
      mail: personalEmail.address,
      tier: club.tier,
      points: club.points,
      tags: club.tags,
      // Nobody said so: it is the default of the field.
      currency: 'EUR',
    }
  })
}

export function numberOf(n: number): string {
  return String(n).padStart(3, '0')
}

function tierOf(n: number): string {
  return n % 2 === 0 ? 'gold' : 'silver'
}
