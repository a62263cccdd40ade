#include "executor/last_words.h"

#include <fstream>

namespace strongroom::executor {

void LeaveLastWords(const std::filesystem::path& file, const std::string& words) {
  if (file.empty() || !std::filesystem::exists(file)) return;
  std::ofstream(file) << words;
}

}  // namespace strongroom::executor
