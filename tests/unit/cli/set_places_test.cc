#include "cli/set_places.h"

#include <gtest/gtest.h>

namespace strongroom::cli {
namespace {

TEST(IsArchive, GoesByTheFormOfTheArgument) {
  const struct {
    const char* argument;
    bool is_archive;
  } rows[] = {{"nightly", false},
              {"nightly-202603020130-42", false},
              {"backupset/nightly-202603020130-42", false},
              {"bset.sets.strongroom.dev/nightly-202603020130-42", false},
              {"bsched/nightly", false},
              {"backupschedules/nightly", false},
              {"nightly.tar", true},
              {"./nightly", true},
              {"../nightly", true},
              {"nightly/", true},
              {"backups/nightly", true},
              {"/backups/nightly", true},
              {"/backups/nightly.tar", true},
              {"./bset/nightly", true}};
  for (const auto& row : rows) EXPECT_EQ(IsArchive(row.argument), row.is_archive) << row.argument;
}

}  // namespace
}  // namespace strongroom::cli
