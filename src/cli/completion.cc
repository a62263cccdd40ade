#include "cli/completion.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "base/ascii.h"

namespace strongroom::cli {
namespace {

// Reads the words before the last one, as CLI11 would.
class Reader {
 public:
  explicit Reader(const Grammar& grammar) : grammar_(grammar) {}

  void Read(const std::string& word) {
    if (flag_ != nullptr) {
      question_.flags[flag_->names.back()] = word;
      flag_ = nullptr;
    } else if (only_arguments_ || !word.starts_with('-') || word == "-") {
      ReadArgument(word);
    } else if (word == "--") {
      only_arguments_ = true;
    } else {
      ReadFlag(word);
    }
  }

  Question Ask(const std::string& last) {
    question_.begun = last;
    if (flag_ != nullptr) {
      AskForValue(*flag_);
    } else if (!only_arguments_ && last.starts_with('-')) {
      AskForFlag(last);
    } else if (command_ == nullptr) {
      if (!is_unknown_) OfferCommands(grammar_.commands);
    } else if (const ArgumentGrammar* argument = NextArgument()) {
      if (question_.arguments.empty()) OfferCommands(command_->commands);
      for (const std::string& word : argument->words) Offer(word, "");
      question_.names = argument->names.value_or(Names::kNone);
    }
    return std::move(question_);
  }

 private:
  const std::vector<FlagGrammar>& Flags() const {
    return command_ == nullptr ? grammar_.flags : command_->flags;
  }

  const FlagGrammar* Find(std::string_view name) const {
    const auto has_name = [&](const FlagGrammar& flag) {
      return std::find(flag.names.begin(), flag.names.end(), name) != flag.names.end();
    };
    const auto found = std::find_if(Flags().begin(), Flags().end(), has_name);
    return found == Flags().end() ? nullptr : &*found;
  }

  void ReadArgument(const std::string& word) {
    const auto& commands = command_ == nullptr ? grammar_.commands : command_->commands;
    const auto found = std::find_if(commands.begin(), commands.end(),
                                    [&](const CommandGrammar& c) { return c.name == word; });
    const bool is_command = found != commands.end() && question_.arguments.empty() && !is_unknown_;
    if (is_command) {
      command_ = &*found;
    } else if (command_ != nullptr) {
      question_.arguments.push_back(word);
    } else {
      is_unknown_ = true;
    }
  }

  // "--output json", "--output=json", "-o json", "-ojson", "-A".
  void ReadFlag(const std::string& word) {
    const bool is_long = word.starts_with("--");
    const size_t end = is_long ? std::min(word.find('='), word.size()) : size_t{2};
    const FlagGrammar* const flag = Find(word.substr(0, end));
    if (flag == nullptr) return;
    seen_.insert(flag);
    if (!flag->takes_value) return;
    if (end == word.size()) {
      flag_ = flag;
    } else {
      question_.flags[flag->names.back()] = word.substr(end + (word[end] == '=' ? 1 : 0));
    }
  }

  const ArgumentGrammar* NextArgument() const {
    const auto& arguments = command_->arguments;
    const size_t count = question_.arguments.size();
    if (count < arguments.size()) return &arguments[count];
    return !arguments.empty() && arguments.back().repeats ? &arguments.back() : nullptr;
  }

  void AskForFlag(const std::string& last) {
    if (const size_t equals = last.find('='); equals != std::string::npos) {
      const FlagGrammar* const flag = Find(last.substr(0, equals));
      question_.begun = last.substr(equals + 1);
      if (flag != nullptr && flag->takes_value) AskForValue(*flag);
      return;
    }
    for (const FlagGrammar& flag : Flags()) {
      if (flag.repeats || !seen_.contains(&flag)) Offer(flag.names.back(), flag.description);
    }
  }

  void AskForValue(const FlagGrammar& flag) {
    if (const size_t comma = question_.begun.rfind(',');
        flag.is_list && comma != std::string::npos) {
      question_.before = question_.begun.substr(0, comma + 1);
      question_.begun.erase(0, comma + 1);
    }
    for (const std::string& word : flag.words) Offer(word, "");
    question_.names = flag.value.value_or(Names::kNone);
  }

  void OfferCommands(const std::vector<CommandGrammar>& commands) {
    for (const CommandGrammar& command : commands) Offer(command.name, command.description);
  }

  void Offer(const std::string& word, const std::string& description) {
    if (word.starts_with(question_.begun)) question_.words.push_back({word, description});
  }

  const Grammar& grammar_;
  const CommandGrammar* command_ = nullptr;
  bool is_unknown_ = false;            // what stands where the command should
  const FlagGrammar* flag_ = nullptr;  // of which the value comes next
  bool only_arguments_ = false;        // behind "--"
  std::set<const FlagGrammar*> seen_;
  Question question_;
};

}  // namespace

bool IsPlainWord(std::string_view word) {
  constexpr std::string_view kOthers = "._-/:@%+=,";
  return !word.empty() && std::all_of(word.begin(), word.end(), [&](char c) {
    return base::IsLetter(c) || base::IsDigit(c) || kOthers.find(c) != std::string_view::npos;
  });
}

bool IsListed(const Question& question, const std::string& word) {
  return (',' + question.before).find(',' + word + ',') != std::string::npos;
}

Question QuestionOf(const Grammar& grammar, const std::vector<std::string>& words) {
  Reader reader(grammar);
  for (size_t i = 0; i + 1 < words.size(); ++i) reader.Read(words[i]);
  return reader.Ask(words.empty() ? "" : words.back());
}

}  // namespace strongroom::cli
