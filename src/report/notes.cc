#include "report/notes.h"

namespace strongroom::report {

std::string NoteOn(const Setting& line) {
  if (line.left_out > 0) return "(cut: " + std::to_string(line.left_out) + " more bytes)";
  return line.is_encoded ? "(in base64)" : "";
}

std::string MoreLines() {
  return "(cut: only the first " + std::to_string(kMostLines) + " lines are shown)";
}

std::string Skipped(const ChangedLine& line) {
  std::string words = std::to_string(line.skipped) +
                      (line.skipped == 1 ? " line that is the same" : " lines that are the same");
  if (!line.where.empty()) words += "; in " + line.where;
  return words;
}

}  // namespace strongroom::report
