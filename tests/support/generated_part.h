#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "base/environment.h"
#include "base/file.h"

namespace strongroom::test {

// A part of a page of docs/ that code writes, between "<!-- generated: NAME -->" and
// "<!-- end -->". Tests run at the root of the tree.
struct GeneratedPart {
  std::string page;
  std::string name;
};

// That the part is these lines. With STRONGROOM_WRITE_PAGES in the environment it becomes them.
inline void ExpectGenerated(const GeneratedPart& part, const std::vector<std::string>& lines) {
  const std::string text = base::ReadFile(part.page);
  const std::string first = "<!-- generated: " + part.name + " -->\n";
  const size_t begin = text.find(first);
  const size_t end = text.find("<!-- end -->", begin);
  ASSERT_NE(end, std::string::npos) << part.page << " has no part \"" << part.name << '"';
  std::string wanted;
  for (const std::string& line : lines) wanted += line + '\n';
  const size_t at = begin + first.size();
  if (text.substr(at, end - at) == wanted) return;
  if (base::FromEnvironment("STRONGROOM_WRITE_PAGES")) {
    std::ofstream(part.page) << text.substr(0, at) << wanted << text.substr(end);
    return;
  }
  ADD_FAILURE() << part.page << ", \"" << part.name << "\" is not what the code says, which is\n"
                << wanted << "STRONGROOM_WRITE_PAGES=1 ctest --preset dev -R 'Page' writes it";
}

}  // namespace strongroom::test
