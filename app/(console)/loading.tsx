import { PageSkeleton } from '#components/ui/skeleton.tsx';

export default function Loading() {
  return <PageSkeleton label="The page is being read" />;
}
