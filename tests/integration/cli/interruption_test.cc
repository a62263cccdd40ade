#include <gtest/gtest.h>

#include "shell.h"

namespace strongroom::cli {
namespace {

// Of a pipe into which nobody writes: whoever presses Ctrl-C waits for nobody. It is asked once the
// program takes signals for itself (SIGINT and SIGTERM, 0x4002 of the mask).
TEST(Interruption, EndsWhatReadsAManifest) {
  const Shell shell(test::ControlPlane::Shared(), "default");
  const auto result = shell.Run(
      "mkfifo ~/in && exec 3<>~/in; kubectl-strongroom preview -f - <~/in & "
      "until grep -q 'SigBlk:.*4002$' /proc/$!/status; do sleep 0.02; done;"
      "kill -INT $!; wait $!");
  EXPECT_EQ(result.exit_code, 130) << result.err;
  EXPECT_EQ(result.out, "");
}

}  // namespace
}  // namespace strongroom::cli
