#include "server/set_verifier.h"

#include <gtest/gtest.h>

namespace strongroom::server {
namespace {

using std::chrono::milliseconds;

constexpr int64_t kMega = 1'000'000;

TEST(PauseAfter, KeepsTheRate) {
  struct Row {
    const char* what;
    int64_t bytes;
    int64_t rows;
    int64_t took;  // ms
    int64_t rate;
    int64_t pause;  // ms
  };
  for (const Row& row : std::vector<Row>{
           {"nothing", 0, 0, 0, 20 * kMega, 0},
           {"a share", 4 * kMega, 0, 0, 20 * kMega, 200},
           {"less what it took", 4 * kMega, 0, 50, 20 * kMega, 150},
           {"slower than it may be", 4 * kMega, 0, 500, 20 * kMega, 0},
           {"rows count as well", 0, 1'000, 0, kMega, 1'024},
           {"rows and contents", kMega, 1'000, 24, kMega, 2'000},
           {"what is large", int64_t{1} << 40U, 0, 0, 1 << 20U, 1'048'576'000},
           {"what is much, at any rate", int64_t{1} << 40U, 0, 0, int64_t{1} << 40U, 1'000}}) {
    const store::VerificationStep step{.rows = row.rows, .bytes = row.bytes};
    EXPECT_EQ(PauseAfter(step, milliseconds{row.took}, row.rate), milliseconds{row.pause})
        << row.what;
  }
}

}  // namespace
}  // namespace strongroom::server
