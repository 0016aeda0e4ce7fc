import { busContract } from './bus.contract.ts'
import { openLocalBus } from './local-bus.ts'

busContract(openLocalBus)
