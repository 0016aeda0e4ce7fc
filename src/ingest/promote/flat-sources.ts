/** flat-sources: what of a schema the columns of a delimited source cannot fill by their names (pure). */
import { type Field, isScalar, type RecordSchema } from '../../domain/dataset.ts'

const ADVICE = 'Give the flow a mapping, or write the records as JSON.'

/** Why no record of such a source could be accepted without a mapping; `null` where some could. */
export function flatComplaint({ fields }: RecordSchema, hasHeader: boolean): string | null {
  const nested = fields.filter((field) => !isScalar(field))
  const [first] = nested
  if (first === undefined) return null
  if (!hasHeader) {
    return `${spoken(first)}, so that values without a header have no place to go by. Give the files a header and the flow a mapping, or write the records as JSON.`
  }
  const required = nested.find((field) => field.isRequired && field.default === undefined)
  if (required === undefined) return null
  return `${spoken(required)} and is required, and no column can fill it by its name. ${ADVICE}`
}

/** The same for a column that is called like something nested, which would go nowhere unseen. */
export function columnComplaint(column: string, { fields }: RecordSchema): string | null {
  const field = fields.find((one) => {
    const rest = column.startsWith(one.name) ? column.slice(one.name.length) : null
    return !isScalar(one) && rest !== null && /^($|[.[])/.test(rest)
  })
  const isFlat = fields.some((one) => one.name === column && isScalar(one))
  if (field === undefined || isFlat) return null
  return `the column "${column.slice(0, 100)}" cannot fill the field "${field.name}", which nests, by its name. ${ADVICE}`
}

function spoken({ name }: Field): string {
  return `The field "${name}" of the schema nests`
}
