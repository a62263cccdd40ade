#include <gtest/gtest.h>

#include "plugin.h"

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

// With a pipe as standard error that is full, and that nobody reads: what would tell of the
// interruption is not waited for (ten seconds, as of all that does not end).
using PluginInterruption = Plugin;
TEST_F(PluginInterruption, WaitsForNobodyWhoReads) {
  const auto result = shell_.Run(
      "mkfifo ~/err && exec 3<>~/err;"
      "dd if=/dev/zero of=\"$HOME/err\" bs=4096 oflag=nonblock conv=notrunc status=none 2>~/full;"
      "kubectl-strongroom cancel nightly-202603020130 --wait --timeout 60s >~/out 2>&3 & "
      "until grep -q 'told to stop' ~/out; do sleep 0.02; done;"
      "SECONDS=0; kill -INT $!; wait $!; code=$?; echo $SECONDS >~/took; exit $code");
  EXPECT_EQ(result.exit_code, 130) << result.err;
  EXPECT_LT(std::stoi(shell_.Run("cat ~/took").out), 8);
}

}  // namespace
}  // namespace strongroom::cli
