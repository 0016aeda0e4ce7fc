/** here: the doctor on this machine: its clock, its disk, and the Weir that runs here or does not. */
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Check } from '../../domain/check.ts'
import { systemClock } from '../../platform/clock.ts'
import type { Config } from '../config.ts'
import { ADDRESS_FILE } from '../data-folder.ts'
import { isDataFolderLocked } from '../lock.ts'
import { freeBytesOf } from '../readiness.ts'
import { examine } from './doctor.ts'
import { thisMachine } from './machine.ts'

type Place = Pick<Config, 'dataFolder' | 'host' | 'port'>

export async function examineHere(place: Place, isThorough: boolean): Promise<readonly Check[]> {
  const dataFolder = resolve(place.dataFolder)
  const kept = await readFile(join(dataFolder, ADDRESS_FILE), 'utf8').catch(() => '')
  const urls = [kept.trim(), `http://${place.host}:${place.port}`].filter((url) => url !== '')
  return await examine({
    dataFolder,
    clock: systemClock,
    freeBytes: freeBytesOf,
    machine: await thisMachine(),
    urls: [...new Set(urls)],
    isRunning: isHeld(dataFolder),
    isThorough,
  })
}

function isHeld(dataFolder: string): boolean {
  try {
    return isDataFolderLocked(dataFolder)
  } catch {
    return false // A folder that cannot be looked into is told of by its own check.
  }
}
