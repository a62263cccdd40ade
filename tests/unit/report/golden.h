#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "base/environment.h"
#include "base/file.h"

namespace strongroom::report {

// That a report is what tests/unit/report/golden/FILE says. With STRONGROOM_WRITE_PAGES in the
// environment it becomes that.
inline void ExpectGolden(const std::string& file, const std::string& text) {
  const std::string path = "tests/unit/report/golden/" + file;
  if (base::FromEnvironment("STRONGROOM_WRITE_PAGES")) std::ofstream(path) << text;
  EXPECT_EQ(base::ReadFile(path), text)
      << "STRONGROOM_WRITE_PAGES=1 ctest --preset dev -R unit_report writes it";
}

}  // namespace strongroom::report
