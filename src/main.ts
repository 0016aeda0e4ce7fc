#!/usr/bin/env node
/** main: the binary: argv in, exit code out. */
import { runCommand } from './cli/command.ts'

process.exitCode = await runCommand(process.argv.slice(2))
