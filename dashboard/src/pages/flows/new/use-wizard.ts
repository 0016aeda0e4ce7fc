/**
 * use-wizard: what was told so far and at which step. Keeps: both are in the address (the step as a parameter,
 * the answers behind its #, which no server sees), so that a reload loses nothing and Back goes a step back.
 */
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useUrlState } from '../../../parts/url-state.ts'
import {
  type Answers,
  openStep,
  readAnswers,
  type StepId,
  STEPS,
  writtenAnswers,
} from './answers.ts'

export interface Wizard {
  readonly answers: Answers
  readonly step: StepId
  readonly tell: (part: Partial<Answers>) => void
  readonly goTo: (step: StepId) => void
}

const WRITE_AFTER_MS = 200

export function useWizard(): Wizard {
  const [{ step: asked = STEPS[0][0] }] = useUrlState()
  const navigate = useNavigate()
  const [answers, setAnswers] = useState(() => readAnswers(location.hash.slice(1)))
  const step = openStep(asked, answers)

  useEffect(() => {
    // Browsers bear only so many changes of an address in a while.
    const timer = setTimeout(() => {
      const hash = writtenAnswers(answers)
      if (location.hash.slice(1) === hash) return
      void navigate({ to: '.', search: true, hash, replace: true, ...STILL })
    }, WRITE_AFTER_MS)
    return () => clearTimeout(timer)
  }, [answers, asked, navigate])

  return {
    answers,
    step,
    tell: (part) => setAnswers((before) => ({ ...before, ...part })),
    goTo: (next) =>
      void navigate({
        to: '.',
        search: { step: next },
        hash: writtenAnswers(answers),
        hashScrollIntoView: false,
        resetScroll: true,
      }),
  }
}

const STILL = { hashScrollIntoView: false, resetScroll: false } as const
