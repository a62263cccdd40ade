#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <sstream>
#include <string>

#include "base/file.h"

// docs/providers.md against the tree: what it names as the files of the directory provider is there
// and speaks of it.
namespace strongroom::provider {
namespace {

// The first column of the table of files.
std::set<std::string> NamedFiles() {
  std::set<std::string> files;
  std::istringstream page(base::ReadFile("docs/providers.md"));
  for (std::string line; std::getline(page, line);) {
    constexpr std::string_view kRow = "| `";
    if (!line.starts_with(kRow)) continue;
    files.insert(line.substr(kRow.size(), line.find('`', kRow.size()) - kRow.size()));
  }
  return files;
}

TEST(ProvidersPage, NamesFilesThatSpeakOfTheProvider) {
  const std::set<std::string> files = NamedFiles();
  EXPECT_GE(files.size(), 12U);
  for (const std::string& file : files) {
    std::string text;
    ASSERT_NO_THROW(text = base::ReadFile(file)) << file;
    EXPECT_NE(text.find("irectory"), std::string::npos) << file;
  }
}

// A file that has another part for each kind of provider; the provider's own may be as many as it
// needs.
bool KnowsTheProvider(const std::filesystem::path& file) {
  if (file.string().find("/directory/") != std::string::npos) return false;
  const std::string text = base::ReadFile(file);
  return text.find("ProviderKind::kDirectory") != std::string::npos ||
         text.find("DirectoryType") != std::string::npos;
}

TEST(ProvidersPage, NamesAllThatKnowOfTheProvider) {
  const std::set<std::string> named = NamedFiles();
  int count = 0;
  for (const char* folder : {"src", "controller"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file() || !KnowsTheProvider(entry.path())) continue;
      EXPECT_TRUE(named.contains(entry.path().string())) << entry.path();
      ++count;
    }
  }
  EXPECT_GE(count, 12);
}

}  // namespace
}  // namespace strongroom::provider
