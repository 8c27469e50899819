#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "flypaper/audit/report/sentence.hpp"

namespace flypaper {

/// A word of the post that needs a number: one table for the whole ledger.
struct Word {
  std::string word;
  double number = 0.0;
  std::string of;      ///< what it is the number of
  std::string reason;  ///< why this number
};

/// `home`/claims/words.toml, in the file's order. Throws Error.
[[nodiscard]] std::vector<Word> load_words(const std::filesystem::path& home);

/// `home`/claims/glossary.toml. Throws Error.
[[nodiscard]] std::vector<Term> load_glossary(const std::filesystem::path& home);

/// A passage of the post and the ids of the claims and findings that answer to it.
struct PostPassage {
  std::string place;
  std::vector<std::string> entries;
};

/// `home`/claims/passages.toml, in the post's order. Throws Error.
[[nodiscard]] std::vector<PostPassage> load_passages(const std::filesystem::path& home);

/// `home`/claims/lead.toml: what stands at the top of the page, marked as the prose of figures. Throws Error.
[[nodiscard]] std::vector<std::string> load_lead(const std::filesystem::path& home);

}  // namespace flypaper
