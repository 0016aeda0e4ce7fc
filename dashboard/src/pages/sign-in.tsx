/** sign-in: takes the code behind the `#` of a sign-in link, once, and leads home. */
import { useMutation } from '@tanstack/react-query'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { useEffect, useEffectEvent } from 'react'
import { sentenceOf } from '../client.ts'
import { Loading } from '../parts/loading.tsx'
import { useSigning } from '../session.ts'
import { SignedOutPage } from './signed-out.tsx'

export function SignInPage() {
  const navigate = useNavigate()
  const { signIn } = useSigning()
  const taking = useMutation({
    mutationFn: signIn,
    // Replaced, so that the code is not in the browser's history.
    onSettled: (_, error) => navigate({ to: error === null ? '/' : '/sign-in', replace: true }),
  })
  const take = useEffectEvent((code: string) => {
    if (code !== '') taking.mutate(code)
  })
  // A link that is opened over the page of another changes nothing but this.
  const { hash } = useLocation()
  useEffect(() => take(hash), [hash])

  if (taking.isPending || taking.isSuccess) return <Loading what="your session" />
  return (
    <SignedOutPage
      reason={taking.isError ? sentenceOf(taking.error) : 'This address has no code.'}
    />
  )
}
