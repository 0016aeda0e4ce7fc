/** waiting-runner-trial: a runner process that leaves a file in its work folder and never answers. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plan } from './plan.ts'

process.once('disconnect', () => process.exit(1))
process.once('message', (plan: Plan) => {
  writeFileSync(join(plan.folder, 'half'), '')
  if (plan.selection.path === 'crash') process.exit(7)
})
